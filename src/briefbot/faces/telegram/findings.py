"""A question → everything that an answer to it needs, worked out beside the event loop."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.core.answering import Abstention, Answer, Reply
from briefbot.core.corpus import Corpus
from briefbot.core.receipts import Receipt
from briefbot.core.records import Post, RecordedReply
from briefbot.core.text import Span
from briefbot.faces.talk import sentences_shown
from briefbot.faces.telegram.markup import Markup
from briefbot.faces.telegram.ports import Ask, Briefing, Memory
from briefbot.faces.telegram.posting import NativeQuote
from briefbot.faces.telegram.rendering import rendered, topics_near
from briefbot.faces.telegram.sending import Place
from briefbot.faces.telegram.shelf import Posting, Shelf
from briefbot.faces.wording import Wording


@dataclass(frozen=True, slots=True)
class Quotable:
    """A message that shows the best sentence of an answer, and how a reply quotes it there."""

    post: Post
    quote: NativeQuote


@dataclass(frozen=True, slots=True)
class Finding:
    """A reply as messages, with what is to be remembered of it and where its best sentence can be quoted from.

    `outdates_quote` if it takes the place of a reply that quotes another sentence natively.
    """

    reply: Reply
    generation: str
    receipts: tuple[Receipt, ...]
    pages: tuple[Markup, ...]
    quotable: Quotable | None = None
    outdates_quote: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether it answers."""
        return isinstance(self.reply, Answer)


@dataclass(frozen=True, slots=True)
class Finder:
    """Asks, words the reply and looks for the posted document that it can quote. For use from threads."""

    ask: Ask
    briefing: Briefing
    memory: Memory
    shelf: Shelf

    def find(
        self,
        question: str,
        history: Sequence[str],
        place: Place,
        wording: Wording,
        before: RecordedReply | None = None,
    ) -> Finding:
        """What there is to say to `question` at `place`, perhaps in place of the reply `before`."""
        generation = self.briefing.generation()
        reply = self.ask(question, history)
        corpus = self.briefing.corpus()
        topics = topics_near(reply, corpus) if isinstance(reply, Abstention) else ()
        receipts = tuple(Receipt.from_sentence(citation.sentence) for citation in sentences_shown(reply))
        return Finding(
            reply,
            generation,
            receipts,
            rendered(reply, wording, topics),
            self._quotable(reply, corpus, place),
            before is not None and before.receipts[:1] != receipts[:1] and self._is_quoting(before, corpus, place),
        )

    def _quotable(self, reply: Reply, corpus: Corpus, place: Place) -> Quotable | None:
        """Where the best sentence of an answer can be quoted from."""
        if not isinstance(reply, Answer):
            return None
        sentence = reply.citations[0].sentence
        posting = self.shelf.posting(corpus, sentence.document)
        post = self._post(posting, sentence.span, place)
        quote = posting.quote_of(sentence) if post else None
        return Quotable(post, quote) if post and quote else None

    def _is_quoting(self, reply: RecordedReply, corpus: Corpus, place: Place) -> bool:
        """Whether a reply was sent as a quote, or could have been if the document was posted since."""
        if reply.reason or not reply.receipts:
            return False
        first = reply.receipts[0]
        document = next((document for document in corpus.documents if document.id == first.document), None)
        return bool(document and self._post(self.shelf.posting(corpus, document), first.span, place))

    def _post(self, posting: Posting, span: Span, place: Place) -> Post | None:
        """The message in this chat and topic that shows `span` of a document."""
        post = self.memory.posts.posted_part(place.chat, posting.document.id, posting.digest, span)
        return post if post and post.thread == place.thread else None
