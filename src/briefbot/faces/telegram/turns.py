"""One update while it is handled: claimed before the first thing that a chat sees of it, and so never done twice."""

from dataclasses import replace

from telegram import Bot, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import ChatMigrated
from telegram.ext import ApplicationHandlerStop

from briefbot.faces.telegram.markup import Markup, text
from briefbot.faces.telegram.ports import Memory
from briefbot.faces.telegram.sending import Place, deleted, edited, keyboard_changed, sent
from briefbot.faces.wording import Wording


class Turn:
    """The bot's turn to speak at `place`, in the words of whoever is spoken to."""

    def __init__(self, update_id: int, bot: Bot, place: Place, wording: Wording, memory: Memory) -> None:
        self.bot = bot
        self.place = place
        self.wording = wording
        self._update_id = update_id
        self._memory = memory
        self._is_claimed = False

    def claim(self) -> None:
        """Makes sure that nobody else does what this update asks for.

        Raises:
            ApplicationHandlerStop: if somebody does or has; nothing is left to do then.
        """
        if not self._is_claimed and not self._memory.inbox.claim(self._update_id):
            raise ApplicationHandlerStop
        self._is_claimed = True

    async def say(
        self,
        markup: Markup,
        keyboard: InlineKeyboardMarkup | None = None,
        reply: ReplyParameters | None = None,
    ) -> Message:
        """The message that says it; a group that has become a supergroup is followed there.

        Raises:
            TelegramError: as PTB does.
        """
        self.claim()
        try:
            return await sent(self.bot, self.place, markup, keyboard, reply)
        except ChatMigrated as moved:
            self._follow(moved.new_chat_id)
        return await sent(self.bot, self.place, markup, keyboard)

    async def tell(self, words: str) -> Message:
        """The message that says plain words."""
        return await self.say(text(words))

    async def edit(self, message: int, markup: Markup, keyboard: InlineKeyboardMarkup | None = None) -> bool:
        """Whether a message of the bot shows `markup` now."""
        self.claim()
        return await edited(self.bot, self.place.chat, message, markup, keyboard)

    async def change_keyboard(self, message: int, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Whether a message of the bot has this keyboard now."""
        self.claim()
        return await keyboard_changed(self.bot, self.place.chat, message, keyboard)

    async def delete(self, message: int) -> bool:
        """Whether a message of the bot is gone."""
        self.claim()
        return await deleted(self.bot, self.place.chat, message)

    def reply_to(self, message: int | None) -> None:
        """What is said from now on is a reply to that message, or to none."""
        self.place = replace(self.place, reply_to=message)

    def _follow(self, chat: int) -> None:
        self._memory.chats.migrate(self.place.chat, chat)
        self.place = Place(chat)
