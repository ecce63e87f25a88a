"""How the runtime itself speaks to people: one plain sentence, in the way that fits what they did."""

import logging
from collections.abc import Callable

from telegram import Bot, ReplyParameters, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError

from briefbot.core.errors import StateUnavailable
from briefbot.faces.telegram.options import TelegramOptions
from briefbot.faces.telegram.phrases import TelegramPhrases
from briefbot.faces.telegram.ports import Memory

LOG = logging.getLogger(__name__)

Words = Callable[[TelegramPhrases], str]
LONGEST_ALERT = 200


class Notices:
    """Tells people what there is to be told; raises nothing: who cannot be told is not told."""

    def __init__(self, bot: Bot, memory: Memory, options: TelegramOptions) -> None:
        self._bot = bot
        self._memory = memory
        self._options = options

    async def tell_once(self, update: Update, words: Words) -> None:
        """Says it in answer to an update, unless that has been answered in a way."""
        if self.claims(update):
            await self.tell(update, words)

    async def tell(self, update: Update, words: Words) -> None:
        """Says it: as a message, over the button, or, where only results can be shown, not at all."""
        user = update.effective_user
        said = words(self._options.wording(user.language_code if user else None).telegram)
        try:
            await self._answer(update, said)
        except Forbidden:
            self.forget(update)
        except TelegramError as error:
            LOG.warning("update %s: nothing could be said: %s: %s", update.update_id, type(error).__name__, error)

    async def hush(self, update: Update) -> None:
        """Ends the waiting for an answer to a button or an inline query, and says nothing."""
        if update.callback_query or update.inline_query:
            await self.tell(update, lambda _: "")

    def claims(self, update: Update) -> bool:
        """Whether nothing has been said in answer to an update; it is claimed then."""
        try:
            return self._memory.inbox.claim(update.update_id)
        except StateUnavailable as error:
            LOG.critical("update %s: %s", update.update_id, error)
            return False

    def forget(self, update: Update) -> None:
        """The bot may not write there any more: nothing is kept of the chat."""
        if update.effective_chat:
            self.forget_chat(update.effective_chat.id)

    def forget_chat(self, chat: int) -> None:
        """Nothing is kept of the chat."""
        LOG.info("the bot may not write in chat %s any more: it is forgotten", chat)
        try:
            self._memory.privacy.forget_chat(chat)
        except StateUnavailable as error:
            LOG.critical("chat %s is not forgotten: %s", chat, error)

    async def _answer(self, update: Update, said: str) -> None:
        if update.callback_query:
            await self._bot.answer_callback_query(update.callback_query.id, said[:LONGEST_ALERT] or None, bool(said))
        elif update.inline_query:
            await self._bot.answer_inline_query(update.inline_query.id, [], 0, is_personal=True)
        elif update.effective_message:
            await self._say(update, said)

    async def _say(self, update: Update, said: str) -> None:
        """Sends a message to where another one stands, in groups as a reply to it."""
        message = update.effective_message
        if message is None:
            return
        is_alone = message.chat.type == ChatType.PRIVATE
        reply = None if is_alone else ReplyParameters(message.message_id, allow_sending_without_reply=True)
        thread = message.message_thread_id if message.is_topic_message else None
        await self._bot.send_message(message.chat.id, said, message_thread_id=thread, reply_parameters=reply)
