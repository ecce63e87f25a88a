"""Reply → words: what the bot says, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.core.answering import Abstention, Answer, Citation, Reason, Reply, cited
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Hit
from briefbot.core.text import Block, BlockKind, Document, Piece, Sentence, Span
from briefbot.faces.commands import Command, command_in, is_command
from briefbot.faces.wording import ENGLISH, Quotation, full_place, place, quotation, quoted_paragraph, quoted_sentence
from tests.fakes import BRIEFING, ask_of, block, document

ask = ask_of(BRIEFING)
# "Costs &amp; **benefits** of [the pier](x) ", of which people read "Costs & benefits of the pier".
MARKED_UP = Block(
    BlockKind.PARAGRAPH,
    (
        Piece(Span(0, 6), "Costs "),
        Piece(Span(6, 11), "&"),
        Piece(Span(11, 12), " "),
        Piece(Span(12, 14), ""),
        Piece(Span(14, 22), "benefits"),
        Piece(Span(22, 24), ""),
        Piece(Span(24, 28), " of "),
        Piece(Span(28, 29), ""),
        Piece(Span(29, 37), "the pier"),
        Piece(Span(37, 41), ""),
    ),
)
MARKED_UP_TEXT = "Costs &amp; **benefits** of [the pier](x)"


def marked_up() -> Sentence:
    """A sentence full of Markdown."""
    return Sentence(Document("a.md", "A", MARKED_UP_TEXT, (MARKED_UP,)), MARKED_UP, MARKED_UP.span)


def citation(sentence: Sentence, highlight: Span | None = None) -> Citation:
    """`sentence` as the first citation of a reply."""
    return Citation(1, Reading(Hit(0, sentence, 0.5, 0.25, 0.125), 0.75, highlight))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who won the match?", "The briefing does not say."),
        ("Wer hat das Spiel gewonnen?", "The briefing does not say."),
        ("🙂", "I see no words in that. Please ask in words."),
        ("why " * 100, "That is too long for me. Please ask in one or two sentences."),
    ],
)
def test_silence(question: str, words: str) -> None:
    """Each reason to be silent has its own sentence."""
    reply = ask(question, ())
    assert isinstance(reply, Abstention)
    assert ENGLISH.silence[reply.reason] == words


def test_nothing_is_left_unsaid() -> None:
    """There are words for each reason and each command, and a command's own name is in no other's place."""
    assert set(ENGLISH.silence) == set(Reason)
    assert set(ENGLISH.commands) == set(Command)


def test_answer_is_quoted_with_its_highlight_and_place() -> None:
    """A citation is divided at its highlight, and says where it stands."""
    reply = ask("Who pays for the pier?", ())
    assert isinstance(reply, Answer)
    assert [(quoted_sentence(one), place(one.sentence)) for one in reply.citations] == [
        (
            Quotation("Norway pays 40 million crowns for the pier.", "", ""),
            "Harbour talks › Who pays for the new pier · 2026-03-02",
        )
    ]
    reply = ask("Where did the envoys meet?", ())
    assert isinstance(reply, Answer)
    assert [(quoted_sentence(one), place(one.sentence)) for one in reply.citations] == [
        (
            Quotation("The envoys met in ", "Lisbon", " on Monday and agreed to reopen the harbour after nine years."),
            "Harbour talks · 2026-03-02",
        )
    ]


def test_place_without_heading_and_date() -> None:
    """What a document does not name is left out."""
    bare = document("a.md", "Notes", "One line.")
    assert place(Sentence(bare, bare.blocks[0], bare.blocks[0].span)) == "Notes"


def test_full_place_names_all_headings() -> None:
    """The outermost heading stands first; the short place has the nearest alone."""
    paragraph = block("Deep.", 0)
    sentence = Sentence(Document("a.md", "Notes", "Deep."), paragraph, paragraph.span, ("Trade", "Tariffs"))
    assert (place(sentence), full_place(sentence)) == ("Notes › Tariffs", "Notes › Trade › Tariffs")


def test_paragraph_with_its_sentence_marked() -> None:
    """The whole block is quoted, and the sentence is the marked part of it."""
    second = BRIEFING.sentences[1]
    assert quoted_paragraph(citation(second)) == Quotation(
        "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. ",
        "The first ferry leaves in May.",
        "",
    )


@pytest.mark.parametrize(
    ("marked", "parts"),
    [
        (Span(12, 24), ("Costs & ", "benefits", " of the pier")),
        (Span(14, 22), ("Costs & ", "benefits", " of the pier")),
        (Span(0, 24), ("", "Costs & benefits", " of the pier")),
        (Span(6, 11), ("Costs ", "&", " benefits of the pier")),
        (Span(11, 24), ("Costs & ", "benefits", " of the pier")),
        (Span(28, 41), ("Costs & benefits of ", "the pier", "")),
        (None, ("Costs & benefits of the pier", "", "")),
    ],
)
def test_highlight_among_marks(marked: Span | None, parts: tuple[str, str, str]) -> None:
    """Markdown's marks are not shown, and no space is lost or bold."""
    assert quotation(marked_up(), MARKED_UP.span, marked) == Quotation(*parts)


@given(st.text("ab \t\n\x1b\u202e&é中\u200b", min_size=1), st.data())
def test_parts_are_the_words(words: str, data: st.DataObject) -> None:
    """Wherever a sentence is divided, the parts in a row are its printable words; the marked part is tight."""
    ends = sorted(data.draw(st.tuples(*[st.integers(0, len(words))] * 2)))
    sentence = Sentence(
        Document("a.md", "A", words),
        Block(BlockKind.PARAGRAPH, (Piece(Span(0, len(words)), words),)),
        Span(0, len(words)),
    )
    parts = quotation(sentence, sentence.span, Span(*ends))
    assert parts.words == quotation(sentence, sentence.span, None).words
    assert parts.marked == parts.marked.strip()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (
            Answer("q", cited([Reading(Hit(0, BRIEFING.sentences[0], 0.5, 0.5, 0.5), 0.83)]), 0.83, 0.15),
            (
                "Answered with a confidence of 0.83: about 83 in 100 such answers were right in trials. "
                "That is 0.68 above the threshold of 0.15, below which I stay silent."
            ),
        ),
        (
            Abstention(
                "q",
                Reason.NOT_COVERED,
                cited([Reading(Hit(0, BRIEFING.sentences[0], 0.5, 0.5, 0.5), 0.12)]),
                0.88,
                0.15,
            ),
            (
                "Silent with a confidence of 0.88: about 88 in 100 such silences were right in trials. Even the best "
                "sentence answers with a probability of only 0.12, which is 0.03 below the threshold of 0.15."
            ),
        ),
        (Abstention("q", Reason.NOT_COVERED, (), 1.0), "Silent, because no sentence comes near the question."),
        (Abstention("🙂", Reason.EMPTY_QUESTION, (), 1.0), "I see no words in that. Please ask in words."),
    ],
)
def test_why(reply: Reply, words: str) -> None:
    """The confidence is said in words that mean a share of replies, and how near it was to being otherwise."""
    assert ENGLISH.why(reply) == words


def test_scores() -> None:
    """The reader's score stands first, then what the sentence was found by."""
    assert (
        ENGLISH.scores(citation(BRIEFING.sentences[0]))
        == "answers with probability 0.75 · found by meaning 0.50, by words 0.25, by words nearby 0.12"
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/sorces", "There is no command /sorces; did you mean /sources?"),
        ("/WYH", "There is no command /WYH; did you mean /why?"),
        ("/xyzzy", "There is no command /xyzzy; /help lists them."),
        ("/\x1b[31mred", "There is no command /[31mred; /help lists them."),
        ("/{0.__class__}", "There is no command /{0.__class__}; /help lists them."),
    ],
)
def test_unknown_command(typed: str, words: str) -> None:
    """A typing error is answered with the command that was meant, if it is near to one."""
    assert ENGLISH.unknown(typed) == words


@pytest.mark.parametrize(
    ("line", "command"),
    [("/help", Command.HELP), ("/OPEN 2", Command.OPEN), ("exit", Command.QUIT), ("?", Command.HELP), ("/nope", None)],
)
def test_commands(line: str, command: Command | None) -> None:
    """Commands are known in capitals too, and a few without their slash."""
    assert is_command(line)
    assert command_in(line) is command


@pytest.mark.parametrize("question", ["Help wanted?", "Who quit?", "exit polls", "2"])
def test_questions_are_no_commands(question: str) -> None:
    """A question may contain the word of a command."""
    assert not is_command(question)


def test_counts() -> None:
    """One is singular; thousands are parted."""
    assert ENGLISH.size(BRIEFING) == "2 documents, 5 sentences"
    assert ENGLISH.details(BRIEFING.documents[0], 1) == "2026-03-02 · 1 sentence · harbour.md"
    assert ENGLISH.details(BRIEFING.documents[1], 1234) == "1,234 sentences · north/東京.md"


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (0, "The last reply showed no sentences, so there is nothing to open."),
        (1, "The last reply showed one sentence; type /open 1."),
        (3, "The last reply showed sentences 1 to 3; type /open and one of these numbers."),
    ],
)
def test_numbers_that_can_be_opened(shown: int, words: str) -> None:
    """A number that was not shown is answered with those that were."""
    assert ENGLISH.no_such_number(shown) == words
