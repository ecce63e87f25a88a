"""/briefing: a document is posted in full, and from then on its sentences can be quoted natively in that chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from telegram import ReplyParameters, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from briefbot.core.corpus import Corpus
from briefbot.core.records import Post
from briefbot.core.text import Document, Span
from briefbot.faces.telegram.bench import Busy
from briefbot.faces.telegram.hearing import words_in
from briefbot.faces.telegram.keyboards import name_of, of_documents
from briefbot.faces.telegram.markup import text
from briefbot.faces.telegram.posting import Part
from briefbot.faces.telegram.pressing import Outcome, Pressed
from briefbot.faces.telegram.room import Room
from briefbot.faces.telegram.sending import UNQUOTABLE, says
from briefbot.faces.telegram.shelf import Posting
from briefbot.faces.telegram.turns import Turn


@dataclass(frozen=True, slots=True)
class Briefings:
    """Documents in full."""

    room: Room

    async def choose(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Posts the document that is named, or the only one; of several, asks which."""
        turn = self.room.turn(update, context.bot)
        try:
            corpus = await self.room.bench.make(self.room.briefing.corpus)
        except Busy:
            await turn.tell(turn.wording.telegram.busy)
        else:
            name = words_in(update.message, context.bot) if update.message else ""
            await self._post_or_ask(turn, corpus, named(corpus, name))

    async def post(self, pressed: Pressed) -> Outcome:
        """Posts the document of the button."""
        corpus = await self.room.bench.make(self.room.briefing.corpus)
        document = next((one for one in corpus.documents if name_of(one) == pressed.ticket.subject), None)
        if document is None:
            return Outcome(pressed.turn.wording.telegram.no_such_briefing, is_alert=True)
        return Outcome(effect=partial(self._post, pressed.turn, corpus, document))

    async def turn_over(self, pressed: Pressed) -> Outcome:
        """Lists other documents."""
        corpus = await self.room.bench.make(self.room.briefing.corpus)
        first = int(pressed.ticket.subject) if pressed.ticket.subject.isdecimal() else 0
        keyboard = of_documents(corpus.documents, first, pressed.turn.wording)
        return Outcome(effect=partial(pressed.turn.change_keyboard, pressed.message, keyboard))

    async def _post_or_ask(self, turn: Turn, corpus: Corpus, documents: Sequence[Document]) -> None:
        phrases = turn.wording.telegram
        if not documents:
            await turn.tell(phrases.no_such_briefing)
        elif len(documents) == 1:
            await self._post(turn, corpus, documents[0])
        else:
            await turn.say(text(phrases.which_briefing), of_documents(corpus.documents, 0, turn.wording))

    async def _post(self, turn: Turn, corpus: Corpus, document: Document) -> None:
        """Posts all parts of a document, unless they all stand in this chat already."""
        posting = await self.room.bench.make(lambda: self.room.shelf.posting(corpus, document).prepared())
        if not await self._stands(turn, posting):
            turn.reply_to(None)
            for part, span in zip(posting.parts, posting.spans, strict=True):
                await self._post_part(turn, posting, part, span)

    async def _post_part(self, turn: Turn, posting: Posting, part: Part, span: Span | None) -> None:
        """One message, which is remembered if something can be quoted from it."""
        message = await turn.say(part.message)
        if span:
            chat, thread = message.chat.id, turn.place.thread
            post = Post(chat, message.message_id, posting.document.id, posting.digest, span, thread)
            self.room.memory.posts.record(post)
            self.room.recent.posts.keep((chat, message.message_id), message.text or "")

    async def _stands(self, turn: Turn, posting: Posting) -> bool:
        """Whether all parts stand in this topic; then that is said, as a reply to the first of them."""
        posts = [self._posted(turn, posting, span) for span in posting.spans if span]
        standing = [post for post in posts if post]
        if not posts or len(standing) < len(posts):
            return False
        try:
            await turn.say(text(turn.wording.telegram.already_posted), None, ReplyParameters(standing[0].message))
        except BadRequest as refusal:
            if not says(refusal, *UNQUOTABLE):
                raise
            self.room.memory.posts.forget(turn.place.chat, standing[0].message)
            return False
        return True

    def _posted(self, turn: Turn, posting: Posting, span: Span) -> Post | None:
        """The message that shows a part of a document in this topic."""
        post = self.room.memory.posts.posted_part(turn.place.chat, posting.document.id, posting.digest, span)
        return post if post and post.thread == turn.place.thread else None


def named(corpus: Corpus, words: str) -> Sequence[Document]:
    """The documents with those words in their title or id: all of them, if there are no words."""
    wanted = words.casefold()
    return [one for one in corpus.documents if wanted in one.title.casefold() or wanted in one.id.casefold()]
