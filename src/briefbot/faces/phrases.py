"""What a language must have words for: a language is one value of `Wording`."""

from collections.abc import Mapping
from dataclasses import dataclass

from briefbot.core.answering import Abstention, Answer, Citation, Reason, Reply
from briefbot.core.corpus import Corpus
from briefbot.core.text import Document, printable
from briefbot.faces.commands import Command, nearest_command
from briefbot.faces.quoting import row
from briefbot.faces.telegram.phrases import TelegramPhrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the bot says in one language; the places in curly brackets are filled in by the methods.

    `decimal_mark` and `thousands_mark` are how the language writes 1,234.5.
    """

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
    scores_found: str
    documents: tuple[str, str]
    sentences: tuple[str, str]
    index_built: str
    index_stands: str
    waiting: str
    preparing: str
    changed: str
    still_reading: str
    not_read: str
    telegram: TelegramPhrases
    decimal_mark: str = "."
    thousands_mark: str = ","

    def built(self, corpus: Corpus, encoded: int | None) -> str:
        """What was done to the index of `corpus`: so many sentences encoded, or nothing at all."""
        phrase = self.index_stands if encoded is None else self.index_built
        return phrase.format(size=self.size(corpus), encoded=self.whole(encoded or 0))

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
            case Answer():
                return self._certainty(self.answered, reply)
            case Abstention(reason=Reason.NOT_COVERED, nearest=()):
                return self.nothing_near
            case Abstention(reason=Reason.NOT_COVERED):
                return self._certainty(self.unanswered, reply)
            case Abstention(reason=reason):
                return self.silence[reason]

    def _certainty(self, phrase: str, reply: Reply) -> str:
        """`phrase` with how sure a reply is, and how far the best sentence is from the threshold."""
        return phrase.format(
            confidence=self.share(reply.confidence),
            percent=100 * reply.confidence,
            best=self.share(reply.threshold + reply.margin),
            threshold=self.share(reply.threshold),
            margin=self.share(abs(reply.margin)),
        )

    def scores(self, citation: Citation) -> str:
        """What the reader gave a sentence, and then what the retriever found it by."""
        hit = citation.reading.hit
        return self.scores_found.format(
            score=self.share(citation.score),
            meaning=self.share(hit.cosine),
            words=self.share(hit.words),
            words_near=self.share(hit.words_near),
        )

    def size(self, corpus: Corpus) -> str:
        """How many documents and sentences can be asked about."""
        documents = self.counted(len(corpus.documents), self.documents)
        return f"{documents}, {self.counted(len(corpus.sentences), self.sentences)}"

    def details(self, document: Document, sentences: int) -> str:
        """What is to be known of a document besides its title."""
        return row(document.date, self.counted(sentences, self.sentences), document.id)

    def counted(self, number: int, forms: tuple[str, str]) -> str:
        """`number` with the noun in the form for one or for several."""
        return f"{self.whole(number)} {forms[number != 1]}"

    def whole(self, number: int) -> str:
        """A whole number with its thousands parted."""
        return f"{number:,}".replace(",", self.thousands_mark)

    def share(self, value: float) -> str:
        """A number between 0 and 1, or a cosine, with two decimals."""
        return f"{value:.2f}".replace(".", self.decimal_mark)
