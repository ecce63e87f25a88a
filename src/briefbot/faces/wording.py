"""Reply → words: everything the bot says to people, in one place.

A language is one value of `Wording`. What comes out of here is printable: no character of a document, a title or a
question reaches a person that a screen would obey instead of show.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from briefbot.core.answering import Abstention, Answer, Citation, Reason, Reply
from briefbot.core.corpus import Corpus
from briefbot.core.text import Document, Sentence, Span, printable
from briefbot.faces.commands import Command, nearest_command

# Between a title and what stands under it, and between things that stand side by side.
UNDER = " › "
BESIDE = " · "


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words out of a document in three parts: what stands before the marked part, that part, and what comes after."""

    before: str
    marked: str
    after: str

    @property
    def words(self) -> str:
        """The three parts in a row."""
        return self.before + self.marked + self.after


def quotation(sentence: Sentence, whole: Span, marked: Span | None) -> Quotation:
    """What a person reads in `whole`, a span of the sentence's block, divided where `marked` begins and ends."""
    words = printable(sentence.words_of(whole))
    if marked is None:
        return Quotation(words, "", "")
    start = len(printable(sentence.raw_words_of(Span(whole.start, marked.start))))
    end = len(printable(sentence.raw_words_of(Span(whole.start, marked.end))))
    # Words before the mark are counted without the space that parts them from it.
    start += len(words[start:end]) - len(words[start:end].lstrip())
    return Quotation(words[:start], words[start:end], words[end:])


def quoted_sentence(citation: Citation) -> Quotation:
    """A cited sentence, with its highlight marked."""
    return quotation(citation.sentence, citation.sentence.span, citation.highlight)


def quoted_paragraph(citation: Citation) -> Quotation:
    """The paragraph that a cited sentence stands in, with the sentence marked."""
    return quotation(citation.sentence, citation.sentence.block.span, citation.sentence.span)


def place(sentence: Sentence) -> str:
    """Where a sentence stands: "Title › Heading · date", as far as there is a heading and a date."""
    return placed(sentence, (sentence.heading,))


def full_place(sentence: Sentence) -> str:
    """The same with all headings above the sentence, outermost first."""
    return placed(sentence, sentence.headings)


def placed(sentence: Sentence, headings: tuple[str, ...]) -> str:
    """The title, `headings` and date of a sentence in one line."""
    document = sentence.document
    return row(UNDER.join(printable(name) for name in (document.title, *headings) if name), document.date)


def row(*cells: str) -> str:
    """`cells` side by side, the empty ones left out."""
    return BESIDE.join(cell for cell in map(printable, cells) if cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the bot says in one language; the places in curly brackets are filled in by the methods."""

    greeting: tuple[str, ...]
    leaving: str
    looking: str
    cancelled: str
    silence: Mapping[Reason, str]
    nearest: str
    commands: Mapping[Command, str]
    unknown_command: str
    unknown_command_like: str
    nothing_to_explain: str
    nothing_to_open: str
    nothing_shown: str
    one_shown: str
    several_shown: str
    answered: str
    unanswered: str
    nothing_near: str
    score_names: tuple[str, str, str, str]
    documents: tuple[str, str]
    sentences: tuple[str, str]
    index_built: str
    index_stands: str
    waiting: str

    def built(self, corpus: Corpus, encoded: int | None) -> str:
        """What was done to the index of `corpus`: so many sentences encoded, or nothing at all."""
        phrase = self.index_stands if encoded is None else self.index_built
        return phrase.format(size=self.size(corpus), encoded=encoded)

    def unknown(self, name: str) -> str:
        """That there is no command `name`, and what to type instead."""
        meant = nearest_command(name)
        phrase = self.unknown_command_like if meant else self.unknown_command
        return phrase.format(name=printable(name), meant=meant.value if meant else "")

    def no_such_number(self, shown: int) -> str:
        """Which sentences can be opened after a reply that has shown so many."""
        phrases = (self.nothing_shown, self.one_shown)
        return phrases[shown] if shown < len(phrases) else self.several_shown.format(last=shown)

    def why(self, reply: Reply) -> str:
        """Why the bot has answered or been silent."""
        match reply:
            case Answer(confidence=confidence):
                return self.answered.format(confidence=confidence, percent=100 * confidence)
            case Abstention(reason=Reason.NOT_COVERED, nearest=()):
                return self.nothing_near
            case Abstention(reason=Reason.NOT_COVERED, nearest=(best, *_), confidence=confidence):
                return self.unanswered.format(score=best.score, confidence=confidence, percent=100 * confidence)
            case Abstention(reason=reason):
                return self.silence[reason]

    def scores(self, citation: Citation) -> str:
        """What the reader and the retriever gave a sentence."""
        hit = citation.reading.hit
        values = (citation.score, hit.cosine, hit.words, hit.words_near)
        return row(*(f"{name} {value:.2f}" for name, value in zip(self.score_names, values, strict=True)))

    def size(self, corpus: Corpus) -> str:
        """How many documents and sentences can be asked about."""
        documents = counted(len(corpus.documents), self.documents)
        return f"{documents}, {counted(len(corpus.sentences), self.sentences)}"

    def details(self, document: Document, sentences: int) -> str:
        """What is to be known of a document besides its title."""
        return row(document.date, counted(sentences, self.sentences), document.id)


def counted(number: int, forms: tuple[str, str]) -> str:
    """`number` with the noun in the form for one or for several."""
    return f"{number:,} {forms[number != 1]}"


ENGLISH = Wording(
    greeting=(
        "Ask me about the briefing; I answer in its own sentences or not at all.",
        "Type /help for more, /quit to leave.",
    ),
    leaving="Type /quit or press Ctrl-D to leave.",
    looking="Looking it up …",
    cancelled="Cancelled.",
    silence={
        Reason.NOT_COVERED: "The briefing does not say.",
        Reason.EMPTY_QUESTION: "I see no words in that. Please ask in words.",
        Reason.QUESTION_TOO_LONG: "That is too long for me. Please ask in one or two sentences.",
    },
    nearest="The nearest sentences, which are not an answer:",
    commands={
        Command.SOURCES: "list the documents you can ask about",
        Command.OPEN: "show the paragraph around a sentence of the last reply: /open 2",
        Command.WHY: "show the scores behind the last reply",
        Command.HELP: "show this list",
        Command.QUIT: "leave (or press Ctrl-D)",
    },
    unknown_command="There is no command {name}; /help lists them.",
    unknown_command_like="There is no command {name}; did you mean {meant}?",
    nothing_to_explain="There is nothing to explain yet; ask a question first.",
    nothing_to_open="There is nothing to open yet; ask a question first.",
    nothing_shown="The last reply showed no sentences, so there is nothing to open.",
    one_shown="The last reply showed one sentence; type /open 1.",
    several_shown="The last reply showed sentences 1 to {last}; type /open and one of these numbers.",
    answered="Answered with a confidence of {confidence:.2f}: about {percent:.0f} in 100 such answers are right.",
    unanswered=(
        "Silent, because even the best sentence answers with a probability of only {score:.2f}. "
        "About {percent:.0f} in 100 such silences are right."
    ),
    nothing_near="Silent, because no sentence comes near the question.",
    score_names=("answers", "meaning", "words", "words nearby"),
    documents=("document", "documents"),
    sentences=("sentence", "sentences"),
    index_built="The index was built: {size}, {encoded:,} of them encoded.",
    index_stands="Nothing changed: {size}.",
    waiting="Another briefbot is building this index; waiting for it.",
)
