"""Pressed buttons: each is answered first, and only then does the chat see what it does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from briefbot.core.records import RecordedReply
from briefbot.faces.telegram.bench import Busy
from briefbot.faces.telegram.measuring import shortened
from briefbot.faces.telegram.room import Room
from briefbot.faces.telegram.sending import Place, unless_too_old
from briefbot.faces.telegram.tickets import Deed, Ticket
from briefbot.faces.telegram.turns import Turn

LONGEST_NOTICE: Final = 200


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that `user` pressed under the `message` of the bot with these buttons, if Telegram still knows them."""

    ticket: Ticket
    user: int
    message: int
    keyboard: InlineKeyboardMarkup | None
    turn: Turn


Effect = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person is told at once, in a window of its own if it is an alert, and what is done then."""

    notice: str = ""
    is_alert: bool = False
    effect: Effect | None = None


Job = Callable[[Pressed], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Buttons:
    """All buttons, each with its job."""

    room: Room
    jobs: Mapping[Deed, Job] = field(repr=False)

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answers whoever pressed a button, then does what it is for."""
        query = update.callback_query
        if query is None:
            return
        turn = self._turn(update, query)
        turn.claim()
        outcome = await self._outcome(query, turn)
        await answer(query, outcome)
        if outcome.effect:
            await outcome.effect()

    def _turn(self, update: Update, query: CallbackQuery) -> Turn:
        """The bot's turn where the button is; under a message that was sent through inline mode it says nothing."""
        message = query.message
        thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        place = Place(message.chat.id if message else 0, thread)
        wording = self.room.options.wording(query.from_user.language_code)
        return Turn(update.update_id, query.get_bot(), place, wording, self.room.memory)

    async def _outcome(self, query: CallbackQuery, turn: Turn) -> Outcome:
        """What comes of it; what makes no sense comes from an old version or from a stranger, and is said to be so."""
        ticket, message = Ticket.from_data(query.data), query.message
        if ticket is None or message is None:
            return unknown(turn)
        keyboard = message.reply_markup if isinstance(message, Message) else None
        try:
            return await self.jobs[ticket.deed](Pressed(ticket, query.from_user.id, message.message_id, keyboard, turn))
        except Busy:
            return Outcome(turn.wording.telegram.busy)


async def answer(query: CallbackQuery, outcome: Outcome) -> None:
    """Ends the waiting of whoever pressed; if that took too long, nobody waits any more."""
    await unless_too_old(query.answer(shortened(outcome.notice, LONGEST_NOTICE) or None, outcome.is_alert))


def unknown(turn: Turn) -> Outcome:
    """Nobody knows (any more) what the button was for."""
    return Outcome(turn.wording.telegram.unknown_button, is_alert=True)


def reply_of(pressed: Pressed, room: Room) -> RecordedReply | None:
    """The reply that a button names; None if it is forgotten, or was given in another chat."""
    reply = room.memory.ledger.by_id(pressed.ticket.subject)
    return reply if reply and reply.chat == pressed.turn.place.chat else None
