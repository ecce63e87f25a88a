"""What the bot says about itself: greeting, help, documents, privacy, statistics."""

from collections import Counter
from collections.abc import Mapping, Sequence

from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from briefbot.core.text import Document, printable
from briefbot.faces.talk import sentences_shown
from briefbot.faces.telegram.commands import Tally, TelegramCommand
from briefbot.faces.telegram.markup import Markup, beside, bold, lines, linked, packed, paragraphs, text
from briefbot.faces.telegram.measuring import shortened
from briefbot.faces.telegram.rendering import LONGEST_PLACE
from briefbot.faces.wording import Wording

LONGEST_NAME = 64
LONGEST_GENERATION = 12
MOST_DOCUMENTS = 30


def greeting(wording: Wording, name: str = "", *, in_group: bool = False) -> Markup:
    """What a person reads first; `name` is how they call themselves, if that can be read at all."""
    name = shortened(printable(name), LONGEST_NAME)
    hello = text(wording.telegram.hello.format(name=name)) if name else Markup()
    start = wording.telegram.start_in_group if in_group else wording.telegram.start
    return paragraphs(hello, *map(text, start))


def help_text(wording: Wording, commands: Sequence[TelegramCommand], *, in_group: bool = False) -> Markup:
    """How to ask, and what else there is to be wanted where the help is read."""
    purposes = wording.telegram.commands
    how = wording.telegram.help_in_group if in_group else wording.telegram.help
    return paragraphs(
        *map(text, how),
        lines(*(text(f"/{command.value} – {purposes[command]}") for command in commands)),
    )


def why(reply: Reply, wording: Wording) -> Markup:
    """The confidence in a reply, and the scores of what it shows by its numbers."""
    scores = (
        beside(bold(text(str(citation.number))), text(wording.scores(citation))) for citation in sentences_shown(reply)
    )
    return paragraphs(text(wording.why(reply)), *scores)


def privacy(wording: Wording, *, questions_are_kept: bool) -> Markup:
    """What is kept of a person, and how to have it deleted."""
    phrases = wording.telegram
    questions = phrases.questions_kept if questions_are_kept else phrases.questions_not_kept
    return paragraphs(*map(text, phrases.privacy), text(questions), text(phrases.privacy_end))


def sources(corpus: Corpus, generation: str, wording: Wording) -> tuple[Markup, ...]:
    """The documents with dates and numbers of sentences, as many as a person likes to read; and the generation."""
    sentences = Counter(sentence.document.id for sentence in corpus.sentences)
    listed = [source(document, sentences[document.id], wording) for document in corpus.documents[:MOST_DOCUMENTS]]
    return packed([index_line(corpus, generation, wording), *listed, further(len(corpus.documents), wording)])


def index_line(corpus: Corpus, generation: str, wording: Wording) -> Markup:
    """How much can be asked about, and the first characters of the fingerprint of the index."""
    named = wording.telegram.generation.format(generation=generation[:LONGEST_GENERATION])
    return beside(text(wording.size(corpus)), text(named))


def source(document: Document, sentences: int, wording: Wording) -> Markup:
    """A document with what is to be known of it."""
    title = bold(text(shortened(printable(document.title), LONGEST_PLACE)))
    details = text(shortened(wording.details(document, sentences), LONGEST_PLACE))
    return lines(linked(title, document.url), details)


def further(documents: int, wording: Wording) -> Markup:
    """How many of so many documents are not listed."""
    left = documents - MOST_DOCUMENTS
    phrase = wording.telegram.further_documents[left != 1]
    return text(phrase.format(number=wording.whole(left))) if left > 0 else Markup()


def statistics(tallies: Mapping[Tally, int], corpus: Corpus, generation: str, wording: Wording) -> Markup:
    """What was counted, one line each; what was not counted is left out."""
    names = wording.telegram.tallies
    counted = [text(f"{names[tally]}: {wording.whole(tallies[tally])}") for tally in Tally if tally in tallies]
    return paragraphs(index_line(corpus, generation, wording), lines(*counted))
