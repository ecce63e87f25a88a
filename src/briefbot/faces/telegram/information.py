"""The commands that tell something: about the bot, its documents, what it keeps, and how it is used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from telegram import Message, Update
from telegram.ext import ContextTypes

from briefbot.core.records import Counted, Rating
from briefbot.core.text import printable
from briefbot.faces.telegram import about
from briefbot.faces.telegram.bench import Busy
from briefbot.faces.telegram.commands import FOR_ADMINISTRATORS, IN_GROUPS, IN_PRIVATE, Tally
from briefbot.faces.telegram.hearing import is_private, is_to, replied_in, user_in
from briefbot.faces.telegram.markup import Markup
from briefbot.faces.telegram.measuring import shortened
from briefbot.faces.telegram.recent import Asked
from briefbot.faces.telegram.room import Room
from briefbot.faces.telegram.threads import replied_to
from briefbot.faces.telegram.turns import Turn
from briefbot.faces.wording import Wording

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True)
class Information:
    """What the bot says without being asked about the briefing."""

    room: Room

    async def start(self, update: Update, context: Context) -> None:
        """A greeting, by name where nobody else reads it."""
        message, user = update.message, update.effective_user
        alone = bool(message and is_private(message))
        name = user.first_name if user and alone else ""
        turn = self.room.turn(update, context.bot)
        await turn.say(about.greeting(turn.wording, name, in_group=not alone))

    async def help(self, update: Update, context: Context) -> None:
        """How to ask, and the commands that work for whoever reads this here."""
        alone = bool(update.message and is_private(update.message))
        in_private = FOR_ADMINISTRATORS if self.room.is_administrator(update) else IN_PRIVATE
        turn = self.room.turn(update, context.bot)
        await turn.say(about.help_text(turn.wording, in_private if alone else IN_GROUPS, in_group=not alone))

    async def privacy(self, update: Update, context: Context) -> None:
        """What is kept of a person."""
        turn = self.room.turn(update, context.bot)
        await turn.say(about.privacy(turn.wording, questions_are_kept=self.room.options.keep_questions))

    async def sources(self, update: Update, context: Context) -> None:
        """The documents."""
        briefing = self.room.briefing
        await self._tell(
            self.room.turn(update, context.bot),
            lambda wording: about.sources(briefing.corpus(), briefing.generation(), wording),
        )

    async def why(self, update: Update, context: Context) -> None:
        """The scores behind the reply that the command replies to, or else behind the last one to the same person."""
        turn, message = self.room.turn(update, context.bot), update.message
        asked = self._explained(message) if message else None
        if asked and asked.why:
            await turn.say(asked.why)
        elif message and replied_in(message):
            await turn.tell(turn.wording.telegram.unknown_message)
        else:
            await turn.tell(turn.wording.nothing_to_explain)

    def _explained(self, message: Message) -> Asked | None:
        """What was asked, as far as it is still known."""
        questions, replied = self.room.recent.questions, replied_in(message)
        if replied:
            reply = replied_to(replied, self.room.memory)
            return questions.find(reply.id) if reply else None
        person = (user_in(message), message.chat.id)
        return questions.newest(lambda asked: (asked.user, asked.chat) == person)

    async def statistics(self, update: Update, context: Context) -> None:
        """How the bot is used, for administrators."""
        turn, briefing = self.room.turn(update, context.bot), self.room.briefing
        if not self.room.is_administrator(update):
            await turn.tell(turn.wording.telegram.only_administrators)
            return
        await self._tell(
            turn,
            lambda wording: (about.statistics(self._tallies(), briefing.corpus(), briefing.generation(), wording),),
        )

    async def unknown(self, update: Update, context: Context) -> None:
        """That there is no such command, where this bot must have been meant."""
        message = update.message
        if message and (is_private(message) or is_to(message, context.bot)):
            turn = self.room.turn(update, context.bot)
            name = printable((message.text or "/").split()[0].removeprefix("/").partition("@")[0])
            await turn.tell(turn.wording.telegram.unknown_command.format(name=shortened(name, about.LONGEST_NAME)))

    async def _tell(self, turn: Turn, made: Callable[[Wording], tuple[Markup, ...]]) -> None:
        """Says what is made of the briefing beside the event loop."""
        try:
            pages = await self.room.bench.make(lambda: made(turn.wording))
        except Busy:
            await turn.tell(turn.wording.telegram.busy)
            return
        for page in pages:
            await turn.say(page)

    def _tallies(self) -> Mapping[Tally, int]:
        """All that is counted."""
        memory = self.room.memory
        totals, ratings = memory.counters.totals(), memory.feedback.counts()
        return {
            Tally.QUESTIONS: totals[Counted.QUESTION],
            Tally.ANSWERS: totals[Counted.ANSWER],
            Tally.SILENCES: totals[Counted.SILENCE],
            Tally.PEOPLE: memory.counters.users(),
            Tally.CHATS: len(memory.chats.known()),
            Tally.GOOD: ratings[Rating.GOOD],
            Tally.BAD: sum(ratings.values()) - ratings[Rating.GOOD],
            Tally.WRONG_SENTENCE: ratings[Rating.WRONG_SENTENCE],
            Tally.SHOULD_BE_SILENT: ratings[Rating.SHOULD_BE_SILENT],
            Tally.MISSED: ratings[Rating.MISSED_SOMETHING],
        }
