"""/forget: what is kept of a person is deleted, once they have said so twice."""

from dataclasses import dataclass
from functools import partial

from telegram import Update
from telegram.ext import ContextTypes

from briefbot.core.records import Kept
from briefbot.faces.telegram.keyboards import whether_to_forget
from briefbot.faces.telegram.markup import text
from briefbot.faces.telegram.pressing import Outcome, Pressed
from briefbot.faces.telegram.room import Room


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Deletes what is kept of people."""

    room: Room

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Asks whether that is really meant; nobody is known behind an anonymous administrator."""
        turn, message = self.room.turn(update, context.bot), update.message
        user = message.from_user if message and not message.sender_chat else None
        if user is None or self.room.memory.privacy.about(user.id) == Kept():
            await turn.tell(turn.wording.telegram.nothing_kept)
        else:
            keyboard = whether_to_forget(user.id, turn.wording)
            await turn.say(text(turn.wording.telegram.whether_to_forget), keyboard)

    async def forget(self, pressed: Pressed) -> Outcome:
        """Deletes all of it, for the person who has asked for that."""
        return self._done(pressed, pressed.turn.wording.telegram.forgotten, is_to_go=True)

    async def keep(self, pressed: Pressed) -> Outcome:
        """Deletes nothing."""
        return self._done(pressed, pressed.turn.wording.telegram.not_forgotten, is_to_go=False)

    def _done(self, pressed: Pressed, words: str, *, is_to_go: bool) -> Outcome:
        if pressed.ticket.subject != str(pressed.user):
            return Outcome(pressed.turn.wording.telegram.not_your_button, is_alert=True)
        if is_to_go:
            self.room.recent.forget(pressed.user)
            self.room.memory.privacy.forget(pressed.user)
        return Outcome(effect=partial(pressed.turn.edit, pressed.message, text(words)))
