"""What the bot tells Telegram and its administrators about itself; if that fails, it starts all the same."""

import logging
from collections.abc import Awaitable, Iterable, Iterator

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from briefbot.faces.telegram.commands import FOR_ADMINISTRATORS, IN_GROUPS, IN_PRIVATE, TelegramCommand
from briefbot.faces.telegram.options import TelegramOptions
from briefbot.faces.telegram.phrases import TelegramPhrases
from briefbot.faces.wording import WORDINGS

LOG = logging.getLogger(__name__)


async def introduce(bot: Bot, options: TelegramOptions) -> None:
    """Sets commands and descriptions in every language, and tells administrators of privacy mode."""
    for call in introductions(bot, options):
        try:
            await call
        except TelegramError as error:
            LOG.warning("not everything could be introduced: %s: %s", type(error).__name__, error)


def introductions(bot: Bot, options: TelegramOptions) -> Iterator[Awaitable[object]]:
    """The calls, one by one."""
    for language in (None, *WORDINGS):
        words = options.wording(language).telegram
        yield bot.set_my_commands(listed(IN_PRIVATE, words), BotCommandScopeAllPrivateChats(), language)
        yield bot.set_my_commands(listed(IN_GROUPS, words), BotCommandScopeAllGroupChats(), language)
        yield bot.set_my_short_description(words.about, language)
        yield bot.set_my_description(words.about, language)
    words = options.wording(None).telegram
    for administrator in sorted(options.administrators):
        scope: BotCommandScope = BotCommandScopeChat(administrator)
        yield bot.set_my_commands(listed(FOR_ADMINISTRATORS, words), scope)
        if not bot.can_read_all_group_messages:
            yield bot.send_message(administrator, words.privacy_mode, disable_notification=True)


def listed(commands: Iterable[TelegramCommand], words: TelegramPhrases) -> list[BotCommand]:
    """Commands with what they are for."""
    return [BotCommand(command.value, words.commands[command]) for command in commands]
