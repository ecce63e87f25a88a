"""Updates → whether anybody wants something of the bot with them."""

from typing import Final

from telegram import Bot, Message, MessageEntity, Update

from briefbot.faces.telegram.commands import TelegramCommand
from briefbot.faces.telegram.hearing import command_in, is_addressed, is_command, is_machine_made

# What Telegram is asked for; everything else stays there.
WANTED: Final = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)


def is_meant(update: Update, bot: Bot) -> bool:
    """Whether an update is for the bot: all but the talk of others in groups, and what other bots say."""
    message = update.message or update.edited_message
    return is_message_meant(message, bot) if message else True


def is_message_meant(message: Message, bot: Bot) -> bool:
    """Whether a message is for the bot: a command without another bot's name, or addressed to it."""
    if is_machine_made(message, bot):
        return False
    return is_addressed(message, bot) or (is_command(message) and not names_another(message, bot))


def names_another(message: Message, bot: Bot) -> bool:
    """Whether a message begins with a command for another bot: /start@other_bot."""
    commands = message.parse_entities([MessageEntity.BOT_COMMAND])
    first = next((words for entity, words in commands.items() if not entity.offset), "")
    _, _, name = first.partition("@")
    return bool(name) and name.lower() != bot.username.lower()


def asks_to_forget(update: Update, bot: Bot) -> bool:
    """Whether an update is the command to forget whoever sends it."""
    name, owner = command_in(update.message) if update.message else ("", "")
    return name == f"/{TelegramCommand.FORGET.value}" and owner in {"", bot.username.lower()}


def is_question(update: Update, bot: Bot) -> bool:
    """Whether an update is a message that wants an answer."""
    message = update.message
    return bool(message and message.text and is_message_meant(message, bot))


def can_be_told(update: Update) -> bool:
    """Whether there is somebody who waits for an answer to an update."""
    return bool(update.message or update.edited_message or update.callback_query or update.inline_query)
