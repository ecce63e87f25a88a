"""The buttons with which a person says what they think of a reply."""

from dataclasses import dataclass
from functools import partial

from telegram import InlineKeyboardMarkup

from briefbot.core.records import Rating, RecordedReply
from briefbot.faces.telegram.keyboards import RATINGS, under_reply
from briefbot.faces.telegram.pressing import Effect, Outcome, Pressed, reply_of, unknown
from briefbot.faces.telegram.room import Room


@dataclass(frozen=True, slots=True)
class Ratings:
    """One rating of each person for each reply, the last one."""

    room: Room

    async def rate(self, pressed: Pressed) -> Outcome:
        """Keeps a rating; of an answer that is said to be bad, the way in which it is bad is asked for then."""
        letter = pressed.ticket.details[0] if pressed.ticket.details else ""
        reply = reply_of(pressed, self.room)
        if reply is None or letter not in RATINGS:
            return unknown(pressed.turn)
        rating = meant_by(RATINGS[letter], reply)
        self.room.memory.feedback.rate(reply.id, pressed.user, rating, self.room.now())
        return self._what_was_wrong(pressed, reply) if rating is Rating.BAD else self._thanks(pressed, reply)

    def _thanks(self, pressed: Pressed, reply: RecordedReply) -> Outcome:
        """The reasons, if they were asked for, go away."""
        keyboard = under_reply(reply, pressed.turn.wording)
        return Outcome(pressed.turn.wording.telegram.thanks, effect=self._change(pressed, keyboard))

    def _what_was_wrong(self, pressed: Pressed, reply: RecordedReply) -> Outcome:
        """The reasons appear below."""
        keyboard = under_reply(reply, pressed.turn.wording, asks_what_was_wrong=True)
        return Outcome(pressed.turn.wording.telegram.what_was_wrong, effect=self._change(pressed, keyboard))

    def _change(self, pressed: Pressed, keyboard: InlineKeyboardMarkup | None) -> Effect | None:
        """Changes the buttons, where they are not what they should be already."""
        if pressed.keyboard == keyboard:
            return None
        return partial(pressed.turn.change_keyboard, pressed.message, keyboard)


def meant_by(rating: Rating, reply: RecordedReply) -> Rating:
    """What a rating says of a reply: a silence can be bad in one way only."""
    return Rating.MISSED_SOMETHING if rating is Rating.BAD and reply.reason else rating
