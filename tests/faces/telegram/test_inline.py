"""Reply → inline results: what is offered, and what is sent."""

from hypothesis import given, settings

from briefbot.core.answering import Abstention, Reply
from briefbot.core.corpus import Corpus
from briefbot.faces.telegram.inline import inline_results
from briefbot.faces.telegram.measuring import utf16_length
from briefbot.faces.wording import ENGLISH, GERMAN
from tests.faces.telegram.hell import accepted, answer, questioned, silence, whole
from tests.fakes import BRIEFING, ask_of, corpus_of, document

ask = ask_of(BRIEFING)
SENTENCE = "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years."


def test_answer_and_each_sentence() -> None:
    """The short answer is a title; each message says what was asked."""
    results = inline_results(ask("Where did the <envoys> meet?", ()), ENGLISH)
    assert [(each.id, each.title, each.description) for each in results] == [
        ("answer", "Lisbon", SENTENCE),
        ("1", "1 · Harbour talks · 2026-03-02", SENTENCE),
    ]
    cited = (
        "<blockquote>The envoys met in <b>Lisbon</b> on Monday and agreed to reopen the harbour after nine years."
        "</blockquote>\n"
        "<b>1</b> · Harbour talks · 2026-03-02"
    )
    assert [each.message.html for each in results] == [
        f"<i>Where did the &lt;envoys&gt; meet?</i>\n\n<b>Lisbon</b>\n\n{cited}",
        f"<i>Where did the &lt;envoys&gt; meet?</i>\n\n{cited}",
    ]


def test_context() -> None:
    """It is sent with the sentence; what is offered is the sentence alone."""
    before, sentence = corpus_of([document("a.md", "A", "Envoys met. They agreed on fees.")]).sentences
    whole_answer, first = inline_results(answer(sentence, context=before), ENGLISH)
    assert whole_answer.description == first.description == "They agreed on fees."
    assert (
        whole_answer.message.html
        == first.message.html
        == "<i>Who?</i>\n\n<blockquote><i>[Envoys met.]</i> They agreed on fees.</blockquote>\n<b>1</b> · A"
    )


def test_answer_without_a_highlight() -> None:
    """The title says that it is the whole answer."""
    results = inline_results(ask("Who pays for the pier, does the harbour?", ()), GERMAN)
    assert [each.title for each in results] == [
        "Die ganze Antwort",
        "1 · Harbour talks › Who pays for the new pier · 2026-03-02",
        "2 · Harbour talks · 2026-03-02",
        "3 · Harbour talks › Who pays for the new pier · 2026-03-02",
    ]


def test_silence() -> None:
    """It can be sent too, without any sentence that is no answer."""
    (result,) = inline_results(silence(BRIEFING.sentences[0], question="Who won?"), ENGLISH)
    assert (result.id, result.title, result.description) == (
        "silence",
        "The briefing does not say.",
        "Type a question about the briefing",
    )
    assert result.message.html == "<i>Who won?</i>\n\nThe briefing does not say."


def test_long_answer() -> None:
    """As much of it as is one message; without room for the question, the answer alone."""
    long = [whole(document(f"{name}.md", name, f"{name} " + "👍" * 1490)) for name in "ABC"]
    results = inline_results(answer(*long, question="Why " * 300), ENGLISH)
    assert [each.id for each in results] == ["answer", "1", "2", "3"]
    assert results[0].description == "A " + "👍" * 126 + " …"
    assert results[0].message.shown.startswith("Why Why ")
    assert "B 👍" not in results[0].message.shown


@settings(deadline=None)
@given(questioned())
def test_results_from_hell(case: tuple[Corpus, Reply]) -> None:
    """Telegram takes each result: ids differ and are short, so are titles, which are never empty."""
    _, reply = case
    results = inline_results(reply, ENGLISH)
    assert len({each.id for each in results}) == len(results)
    assert isinstance(reply, Abstention) or len(results) == 1 + len(reply.citations)
    for each in results:
        assert 1 <= len(each.id.encode()) <= 64
        assert 1 <= utf16_length(each.title) <= 64
        assert 1 <= utf16_length(each.description) <= 256
        accepted(each.message)
