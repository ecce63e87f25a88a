"""Questions and follow-ups are heard and answered; where a question is edited, its answer is."""

from dataclasses import dataclass
from functools import partial

from telegram import Update
from telegram.ext import ContextTypes

from briefbot.core.records import RecordedReply
from briefbot.faces.telegram.answers import Answers
from briefbot.faces.telegram.bench import Busy
from briefbot.faces.telegram.hearing import Heard, heard, is_command, is_private
from briefbot.faces.telegram.room import Room
from briefbot.faces.telegram.signs import typing
from briefbot.faces.telegram.threads import thread_of
from briefbot.faces.telegram.turns import Turn


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked in chats."""

    room: Room

    async def hear(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answers a message, if it is a question for the bot."""
        if update.message and (question := heard(update.message, context.bot)):
            await self._consider(self.room.turn(update, context.bot), question)

    async def correct(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answers what a message says after it was edited, in the place of what was answered before."""
        message = update.edited_message
        if message and (question := heard(message, context.bot)) and question.words:
            before = self.room.memory.ledger.by_question_message(question.chat, message.message_id)
            if not (before and self._is_answered(question, before)):
                await self._answer(self.room.turn(update, context.bot), question, before)

    def _is_answered(self, question: Heard, before: RecordedReply) -> bool:
        """Whether a question was answered in these very words: then something else of the message was edited."""
        asked = self.room.recent.questions.find(before.id)
        return asked is not None and asked.words == question.words

    async def _consider(self, turn: Turn, question: Heard) -> None:
        """Answers a question, or says how to ask one."""
        phrases, alone = turn.wording.telegram, is_private(question.message)
        if question.has_text and (question.words or (alone and not is_command(question.message))):
            await self._answer(turn, question)
        elif question.has_text:
            await turn.tell(phrases.ask_usage)
        elif alone:
            await turn.tell(phrases.only_text)

    async def _answer(self, turn: Turn, question: Heard, before: RecordedReply | None = None) -> None:
        """Answers a question that is not too long, in the place of the reply `before` if there is one."""
        if refusal := self.room.too_long(question.words, turn.wording):
            await turn.tell(refusal)
        else:
            await self._look_up(turn, question, before)

    async def _look_up(self, turn: Turn, question: Heard, before: RecordedReply | None) -> None:
        """Looks for the answer and gives it, unless too much is looked for already."""
        thread = thread_of(question, self.room.memory, self.room.recent)
        find = partial(self.room.finder.find, question.words, thread.history, turn.place, turn.wording, before)
        try:
            async with typing(turn.bot, turn.place):
                finding = await self.room.bench.make(find)
        except Busy:
            await turn.tell(turn.wording.telegram.busy)
        else:
            await Answers(self.room, turn, question, thread, finding).give(before)
