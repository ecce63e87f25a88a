"""Findings → messages: an answer is recorded and sent, natively quoting a posted document where it can, or edited."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from briefbot.core.answering import Abstention
from briefbot.core.records import Counted, RecordedReply
from briefbot.faces.telegram import about
from briefbot.faces.telegram.findings import Finding, Quotable
from briefbot.faces.telegram.hearing import Heard
from briefbot.faces.telegram.keyboards import under_reply
from briefbot.faces.telegram.markup import Markup, italic, paragraphs, text
from briefbot.faces.telegram.recent import Asked
from briefbot.faces.telegram.room import Room
from briefbot.faces.telegram.sending import UNQUOTABLE, says
from briefbot.faces.telegram.shelf import quoting
from briefbot.faces.telegram.threads import Thread
from briefbot.faces.telegram.turns import Turn


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found for a question, on its way to whoever asked."""

    room: Room
    turn: Turn
    question: Heard
    thread: Thread
    finding: Finding

    async def give(self, before: RecordedReply | None = None) -> None:
        """Shows the reply, in place of the one `before` if there is one, and remembers what shows it.

        It is recorded first: its buttons work from the first moment, and follow-ups even if Telegram's word is lost.
        """
        self.turn.claim()
        reply = self._recorded(secrets.token_urlsafe(6))
        self.room.memory.ledger.record(reply)
        self._remember(reply.id)
        self._count()
        messages = await self._shown(under_reply(reply, self.turn.wording), await self._place(before))
        self.room.memory.ledger.shown(reply.id, messages[0])
        self._remember(reply.id, messages[1:])

    def _remember(self, reply_id: str, further: tuple[int, ...] = ()) -> None:
        """Remembers the words for as long as the process lives."""
        why = about.why(self.finding.reply, self.turn.wording)
        asked = Asked(self.question.words, self.question.user, self.turn.place.chat, further, why)
        self.room.recent.questions.keep(reply_id, asked)

    async def _place(self, before: RecordedReply | None) -> int | None:
        """The message that is to show another reply now; None if a new one shall.

        A message that natively quotes a sentence goes on quoting it however it is edited, so it goes with its reply.
        """
        if before is None:
            return None
        asked = self.room.recent.questions.find(before.id)
        for further in asked.further if asked else ():
            await self.turn.delete(further)
        if before.bot_message and self.finding.outdates_quote:
            await self.turn.delete(before.bot_message)
        self.turn.reply_to(self.question.message.message_id)
        return None if self.finding.outdates_quote else before.bot_message

    async def _shown(self, keyboard: InlineKeyboardMarkup | None, place: int | None) -> tuple[int, ...]:
        """The messages that show the reply, the first of them at `place`, the last with the buttons."""
        *pages, last = [(page, None) for page in self._pages()]
        first, *others = [*pages, (last[0], keyboard)]
        shown = [place if place and await self.turn.edit(place, *first) else await self._sent(*first)]
        self.turn.reply_to(None)
        return (*shown, *[(await self.turn.say(*page)).message_id for page in others])

    async def _sent(self, page: Markup, keyboard: InlineKeyboardMarkup | None) -> int:
        """A new message, which quotes the posted document if that stands and lets itself be quoted."""
        quoted = await self._quoting(page, keyboard, self.finding.quotable) if self.finding.quotable else None
        return (quoted or await self.turn.say(page, keyboard)).message_id

    async def _quoting(self, page: Markup, keyboard: InlineKeyboardMarkup | None, quotable: Quotable) -> Message | None:
        """The message that quotes; None if Telegram refuses the quote, and then the post is forgotten."""
        post = quotable.post
        reply = quoting(post.message, quotable.quote, self.room.recent.posts.find((post.chat, post.message)))
        try:
            return await self.turn.say(page, keyboard, reply) if reply else None
        except BadRequest as refusal:
            if not says(refusal, *UNQUOTABLE):
                raise
        self.room.memory.posts.forget(post.chat, post.message)
        return None

    def _pages(self) -> Sequence[Markup]:
        """The reply; where it is silence, below that what is followed up is forgotten, and so may not be understood."""
        first, *others = self.finding.pages
        if self.finding.is_answer or not self.thread.is_forgotten:
            return self.finding.pages
        note = italic(text(self.turn.wording.telegram.unknown_message))
        noted = paragraphs(note, first)
        return [noted, *others] if noted.fits else [note, first, *others]

    def _recorded(self, identity: str) -> RecordedReply:
        """What is kept of the reply."""
        reply, parent = self.finding.reply, self.thread.parent
        return RecordedReply(
            identity,
            self.question.chat,
            self.question.message.message_id,
            self.question.user,
            self.room.now(),
            reply.confidence,
            self.finding.generation,
            self.finding.receipts,
            reply.reason if isinstance(reply, Abstention) else None,
            self.turn.place.thread,
            None,
            parent.id if parent else None,
            self.question.words if self.room.options.keep_questions else None,
        )

    def _count(self) -> None:
        """Adds one question of the person, and what came of it."""
        if self.question.user is not None:
            outcome = Counted.ANSWER if self.finding.is_answer else Counted.SILENCE
            for counted in (Counted.QUESTION, outcome):
                self.room.memory.counters.count(self.question.user, self.room.today, counted)
