"""Messages → what is meant for the bot in them: a question, what it follows up, and the words that it quotes."""

import re
from dataclasses import dataclass
from typing import Final

from telegram import Bot, Message, MessageEntity, User
from telegram.constants import ChatType

from briefbot.core.text import tidy
from briefbot.faces.telegram.commands import TelegramCommand
from briefbot.faces.telegram.sending import Place
from briefbot.faces.telegram.tickets import Ticket

_COMMAND: Final = re.compile(r"/\S+\s*")


@dataclass(frozen=True, slots=True)
class Heard:
    """A question in a chat: its words, who asks it (None: an anonymous administrator), and what it quotes, if anything.

    `replied` is the message that it replies to.
    """

    words: str
    message: Message
    user: int | None
    quote: str = ""
    replied: Message | None = None

    @property
    def chat(self) -> int:
        """Where it was asked."""
        return self.message.chat.id

    @property
    def has_text(self) -> bool:
        """Whether something was written at all."""
        return bool(self.message.text or self.message.caption)


def heard(message: Message, bot: Bot) -> Heard | None:
    """What the bot is asked in `message`; None if it is none of the bot's business.

    In a private chat every text is a question; elsewhere those that are a reply to the bot or name it, and /ask.
    """
    is_meant = asks(message, bot) if is_command(message) else is_addressed(message, bot)
    if not is_meant or is_machine_made(message, bot):
        return None
    return Heard(words_in(message, bot), message, user_in(message), quote_in(message), replied_in(message))


def is_machine_made(message: Message, bot: Bot) -> bool:
    """Whether no person has typed a message: what another bot says, or this one through inline mode."""
    sender = message.from_user
    is_other_bot = bool(sender and sender.is_bot and not message.sender_chat)
    through = message.via_bot
    return is_other_bot or bool(message.is_automatic_forward) or bool(through and through.id == bot.id)


def is_addressed(message: Message, bot: Bot) -> bool:
    """Whether a message that is no command is meant for the bot."""
    return is_private(message) or is_reply_to(message, bot) or names(message, bot)


def is_private(message: Message) -> bool:
    """Whether nobody else is in the chat."""
    return message.chat.type == ChatType.PRIVATE


def is_command(message: Message) -> bool:
    """Whether a message begins with a command."""
    return any(entity.type == MessageEntity.BOT_COMMAND and not entity.offset for entity in message.entities)


def asks(message: Message, bot: Bot) -> bool:
    """Whether a message begins with /ask, for this bot or for every one."""
    name, owner = command_in(message)
    return name == f"/{TelegramCommand.ASK.value}" and owner in {"", bot.username.lower()}


def is_to(message: Message, bot: Bot) -> bool:
    """Whether a command is for this very bot, by its name."""
    return command_in(message)[1] == bot.username.lower()


def command_in(message: Message) -> tuple[str, str]:
    """A command and the name of the bot that it is for ("" if for every one), in small letters."""
    name, _, owner = next(iter((message.text or "").split()), "").lower().partition("@")
    return name, owner


def is_reply_to(message: Message, bot: Bot) -> bool:
    """Whether a message replies to one of the bot's."""
    replied = replied_in(message)
    return bool(replied and replied.from_user and replied.from_user.id == bot.id)


def replied_in(message: Message) -> Message | None:
    """The message that is replied to; in a topic, everything replies to the topic's beginning, which means nothing."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def names(message: Message, bot: Bot) -> bool:
    """Whether a message mentions the bot."""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    found = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    mention = f"@{bot.username}".lower()
    return any(
        words.lower() == mention or bool(entity.user and entity.user.id == bot.id) for entity, words in found.items()
    )


def words_in(message: Message, bot: Bot) -> str:
    """The words of a message without its command and without the bot's name."""
    words = message.text or message.caption or ""
    if is_command(message):
        words = _COMMAND.sub("", words, count=1)
    return tidy(re.sub(rf"@{re.escape(bot.username)}\b[,:]?", " ", words, flags=re.IGNORECASE))


def quote_in(message: Message) -> str:
    """The words that were selected in the message replied to."""
    return tidy(message.quote.text) if message.quote else ""


def user_in(message: Message) -> int | None:
    """Who wrote a message; None where Telegram names a chat instead."""
    sender: User | None = message.from_user
    return sender.id if sender and not message.sender_chat else None


def place_of(message: Message) -> Place:
    """Where to answer a message: in its topic and, where others talk too, as a reply to it."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, thread, None if is_private(message) else message.message_id)


def ticket_under(message: Message) -> Ticket | None:
    """The first ticket under a message that makes sense: it names the reply that the message belongs to."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    tickets = (Ticket.from_data(button.callback_data) for row in rows for button in row)
    return next((ticket for ticket in tickets if ticket), None)
