"""Reply → messages: exact texts, and what holds for any document and question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.core.answering import Abstention, Answer, Reason, Reply
from briefbot.core.corpus import Corpus
from briefbot.core.text import Sentence, Span, printable
from briefbot.faces.talk import sentences_shown
from briefbot.faces.telegram.markup import kept
from briefbot.faces.telegram.measuring import utf16_length
from briefbot.faces.telegram.rendering import LONGEST_QUOTATION, aside, rendered, topics_near
from briefbot.faces.wording import ENGLISH, GERMAN, WORDINGS, quoted_context, quoted_sentence
from tests.faces.telegram.hell import accepted, answer, questioned, quotations, silence, whole
from tests.fakes import BRIEFING, ask_of, corpus_of, document

ask = ask_of(BRIEFING)
FIRST = BRIEFING.sentences[0]


def html(reply: Reply, topics: tuple[str, ...] = ()) -> str:
    """The one message that says `reply` in English."""
    (message,) = rendered(reply, ENGLISH, topics)
    accepted(message)
    return message.html


def test_answer_with_a_highlight() -> None:
    """The short answer, then the quotation with the highlight in bold, then its number and place."""
    assert html(ask("Where did the envoys meet?", ())) == (
        "<b>Lisbon</b>\n"
        "\n"
        "<blockquote>The envoys met in <b>Lisbon</b> on Monday and agreed to reopen the harbour after nine years."
        "</blockquote>\n"
        "<b>1</b> · Harbour talks · 2026-03-02"
    )


def test_answer_with_several_citations() -> None:
    """They are numbered as shown, and each has its own place."""
    assert html(ask("Who pays for the pier, does the harbour?", ())) == (
        "<blockquote>Norway pays 40 million crowns for the pier.</blockquote>\n"
        "<b>1</b> · Harbour talks › Who pays for the new pier · 2026-03-02\n"
        "\n"
        "<blockquote>The envoys met in <b>Lisbon</b> on Monday and agreed to reopen the harbour after nine years."
        "</blockquote>\n"
        "<b>2</b> · Harbour talks · 2026-03-02\n"
        "\n"
        "<blockquote>The harbour town adds four million.</blockquote>\n"
        "<b>3</b> · Harbour talks › Who pays for the new pier · 2026-03-02"
    )


def test_answer_without_markup() -> None:
    """Quotation marks stand for what would be set off; German has its own, and quotes in the briefing's language."""
    (english,), (german,) = (rendered(ask("Where did the envoys meet?", ()), wording) for wording in (ENGLISH, GERMAN))
    assert english.plain == (
        "Lisbon\n"
        "\n"
        "“The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years.”\n"
        "1 · Harbour talks · 2026-03-02"
    )
    assert german.plain == english.plain.replace("“", "„").replace("”", "“")


def test_silence() -> None:
    """The nearest sentences are labelled as no answer, folded, and without anything in bold; topics come last."""
    reply = ask("Who won the match?", ())
    assert isinstance(reply, Abstention)
    assert html(reply, topics_near(reply, BRIEFING)) == (
        "<b>The briefing does not say.</b>\n"
        "\n"
        "<i>The nearest sentences, which are not an answer:</i>\n"
        "\n"
        "<blockquote expandable>The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years."
        "</blockquote>\n"
        "<b>1</b> · Harbour talks · 2026-03-02\n"
        "\n"
        "<blockquote expandable>The first ferry leaves in May.</blockquote>\n"
        "<b>2</b> · Harbour talks · 2026-03-02\n"
        "\n"
        "<blockquote expandable>Norway pays 40 million crowns for the pier.</blockquote>\n"
        "<b>3</b> · Harbour talks › Who pays for the new pier · 2026-03-02\n"
        "\n"
        "You can ask me about:\n"
        "• Harbour talks\n"
        "• Who pays for the new pier\n"
        "• 東京の会談"
    )


def test_silence_in_german() -> None:
    """All that is the bot's own is German; the quotation is as it stands."""
    (message,) = rendered(silence(FIRST), GERMAN, ("Harbour talks",))
    assert accepted(message).plain == (
        "Das Briefing sagt dazu nichts.\n"
        "\n"
        "Am nächsten kommen diese Sätze, eine Antwort sind sie nicht:\n"
        "\n"
        "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years.\n"
        "1 · Harbour talks · 2026-03-02\n"
        "\n"
        "Dazu kannst du mich fragen:\n"
        "• Harbour talks"
    )


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (silence(), "<b>The briefing does not say.</b>\n\nYou can ask me about:\n• Tariffs"),
        (Abstention("🙂", Reason.EMPTY_QUESTION, (), 1.0), "<b>I see no words in that. Please ask in words.</b>"),
        (
            Abstention("why" * 999, Reason.QUESTION_TOO_LONG, (), 1.0),
            "<b>That is too long for me. Please ask in one or two sentences.</b>",
        ),
    ],
)
def test_silence_with_nothing_near(reply: Reply, message: str) -> None:
    """Without nearest sentences there is no label; topics are for questions that the briefing does not answer."""
    assert html(reply, ("Tariffs",)) == message


CONTEXT, SAID = corpus_of([document("a.md", "A", "Envoys from <Norway> met. They agreed on fees.")]).sentences


def test_answer_with_context() -> None:
    """Inside the quotation, in italics and brackets, which are left where there is no markup; the number is below."""
    start = SAID.span.start
    reply = answer(SAID, highlight=Span(start + 15, start + 19), context=CONTEXT)
    assert html(reply) == (
        "<b>fees</b>\n\n"
        "<blockquote><i>[Envoys from &lt;Norway&gt; met.]</i> They agreed on <b>fees</b>.</blockquote>\n"
        "<b>1</b> · A"
    )
    assert rendered(reply, ENGLISH)[0].plain == "fees\n\n“[Envoys from <Norway> met.] They agreed on fees.”\n1 · A"


def test_long_context() -> None:
    """It is shortened to its first words, and alone it folds nothing; the quotation stays whole."""
    before = whole(document("b.md", "B", "Envoys " + "from afar " * 300 + "met."))
    assert html(answer(SAID, context=before)) == (
        f"<blockquote><i>[Envoys {'from afar ' * 19}…]</i> They agreed on fees.</blockquote>\n<b>1</b> · A"
    )


def test_context_that_cannot_be_read() -> None:
    """Empty brackets would say nothing."""
    before = whole(document("b.md", "B", "\u202e\u200b"))
    assert html(answer(SAID, context=before)) == "<blockquote>They agreed on fees.</blockquote>\n<b>1</b> · A"


def test_the_longest_citation_fits() -> None:
    """Short answer, context, quotation, its shortening and its place, all of them as long as they can be."""
    title = "T" * 400
    one = document("a.md", title, "👍" * 150 + " " + "ferry " * 1000)
    before = whole(document("b.md", "B", "👍 " * 300))
    (message,) = rendered(answer(whole(one), highlight=Span(0, 150), context=before), GERMAN)
    assert accepted(message).plain.startswith("👍" * 150 + "\n\n[👍 👍")


def test_short_answer_is_short() -> None:
    """A highlight that is all of its sentence, or far too long, is not said twice."""
    assert html(answer(FIRST, highlight=FIRST.span)).startswith("<blockquote><b>The envoys met")
    rambling = whole(document("a.md", "A", "So " + "very " * 80 + "long."))
    message = html(answer(rambling, highlight=Span(3, rambling.span.end)))
    assert message.startswith("<blockquote expandable>So <b>very very")


@pytest.mark.parametrize(("length", "tag"), [(300, "<blockquote>"), (301, "<blockquote expandable>")])
def test_long_quotations_are_folded(length: int, tag: str) -> None:
    """More than three lines of a quotation are shown when they are asked for."""
    assert html(answer(whole(document("a.md", "A", "x" * length)))).startswith(f"{tag}xxx")


def test_sentence_longer_than_a_message() -> None:
    """It is shortened at a word; that is said, outside of the quotation, and the highlight is where it was."""
    words = "ferry " * 1000 + "end."
    reply = answer(whole(document("a.md", "A", words)), highlight=Span(6, 11))
    assert html(reply) == (
        "<b>ferry</b>\n"
        "\n"
        f"<blockquote expandable>ferry <b>ferry</b>{' ferry' * 498}</blockquote>\n"
        "… <i>(Shortened: the first 2,999 of the sentence’s 6,004 characters.)</i>\n"
        "<b>1</b> · A"
    )


def test_highlight_behind_the_cut() -> None:
    """It is still the short answer."""
    words = "ferry " * 600 + "Lisbon."
    message = html(answer(whole(document("a.md", "A", words)), highlight=Span(3600, 3606)))
    assert message.startswith("<b>Lisbon</b>\n\n<blockquote expandable>ferry ferry")
    assert message.count("Lisbon") == 1


def test_answers_are_divided_between_citations() -> None:
    """What does not fit goes into the next message, as a whole."""
    long = [whole(document(f"{name}.md", name, f"{name} " + "👍" * 1400)) for name in "ABC"]
    messages = rendered(answer(*long, highlight=Span(0, 1)), ENGLISH)
    assert [accepted(message).plain for message in messages] == [
        f"A\n\nA {'👍' * 1400}\n1 · A",
        f"B {'👍' * 1400}\n2 · B",
        f"C {'👍' * 1400}\n3 · C",
    ]
    assert [quotations(accepted(message)) for message in messages] == [[f"{name} {'👍' * 1400}"] for name in "ABC"]


def test_each_message_of_a_silence_says_so() -> None:
    """No sentence that is not an answer stands in a message without that label."""
    long = [whole(document(f"{name}.md", name, f"{name} " + "👍" * 1300)) for name in "ABC"]
    messages = rendered(silence(*long), ENGLISH, ("A", "B"))
    assert len(messages) == 3
    for message in messages:
        assert "The nearest sentences, which are not an answer:" in accepted(message).plain


@pytest.mark.parametrize(
    ("nearest", "topics"),
    [
        ((), ("Harbour talks", "Who pays for the new pier", "東京の会談")),
        ((2,), ("Who pays for the new pier", "Harbour talks", "東京の会談")),
        ((4, 2), ("東京の会談", "Who pays for the new pier", "Harbour talks")),
    ],
)
def test_topics(nearest: tuple[int, ...], topics: tuple[str, ...]) -> None:
    """Headings of the nearest sentences come first, then others in their order, each once."""
    assert topics_near(silence(*(BRIEFING.sentences[position] for position in nearest)), BRIEFING) == topics


def test_topics_from_hell() -> None:
    """What cannot be read is no topic, and what is too long is shortened."""
    corpus = corpus_of([document("a.md", "\u202e", "One.", "# " + "<b> " * 99, "Two.", "# \u200b", "Three.")])
    assert topics_near(silence(), corpus) == ("<b> " * 24 + "…",)


def test_title_that_cannot_be_read() -> None:
    """The number stands alone."""
    assert html(answer(whole(document("a.md", "\u202e", "One.")))) == "<blockquote>One.</blockquote>\n<b>1</b>"


@settings(max_examples=300, deadline=None)
@given(questioned(), st.sampled_from(sorted(WORDINGS)))
def test_replies_from_hell(case: tuple[Corpus, Reply], language: str) -> None:
    """Whatever stands in a document: Telegram takes the messages, and each quotation is literally the sentence."""
    corpus, reply = case
    topics = topics_near(reply, corpus) if isinstance(reply, Abstention) else ()
    seen = [accepted(message) for message in rendered(reply, WORDINGS[language], topics)]
    shown = [words for message in seen for words in quotations(message)]
    assert len(shown) == len(sentences_shown(reply))
    for words, citation in zip(shown, sentences_shown(reply), strict=True):
        context = aside(kept(quoted_context(citation))).shown
        assert words.startswith(context)
        assert is_quotation(words.removeprefix(context), citation.sentence)


@settings(deadline=None)
@given(questioned())
def test_bold_is_what_was_highlighted(case: tuple[Corpus, Reply]) -> None:
    """The first bold words of an answer with a short highlight are that highlight, in the quotation too."""
    _, reply = case
    quotation = quoted_sentence(sentences_shown(reply)[0])
    if isinstance(reply, Answer) and quotation.marked.strip() and quotation.marked != quotation.words:
        seen = accepted(rendered(reply, ENGLISH)[0])
        if utf16_length(kept(quotation.marked)) <= 300:
            assert seen.marked("bold")[0] in kept(quotation.words)


def is_quotation(words: str, sentence: Sentence) -> bool:
    """Whether `words` are all of the sentence, or the beginning of one that is too long."""
    whole_words = kept(printable(sentence.words))
    is_long = utf16_length(whole_words) > LONGEST_QUOTATION
    return whole_words.startswith(words) and len(words) > LONGEST_QUOTATION / 5 if is_long else words == whole_words
