"""Markup → Telegram: messages are sent and edited as HTML, and as plain text if Telegram cannot read the HTML."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from briefbot.faces.telegram.markup import Markup

Sent = TypeVar("Sent")

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)

# What Telegram says, in small letters, since PTB changes the case of the first one.
UNREADABLE: Final = "can't parse entities"
NOT_MODIFIED: Final = "message is not modified"
UNEDITABLE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
UNQUOTABLE: Final = ("quote_text_invalid", "message to be replied not found", "reply message not found")
TOO_OLD: Final = "query is too old"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to speak: a chat, its topic if it has any, and the message to reply to, which may be gone."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None

    @property
    def reply(self) -> ReplyParameters | None:
        """The reply as Telegram wants it."""
        return ReplyParameters(self.reply_to, allow_sending_without_reply=True) if self.reply_to else None


async def sent(
    bot: Bot,
    place: Place,
    markup: Markup,
    keyboard: InlineKeyboardMarkup | None = None,
    reply: ReplyParameters | None = None,
) -> Message:
    """The message that shows `markup` at `place`; `reply` wins over what the place says of one.

    Raises:
        TelegramError: as PTB does.
    """

    async def send(text: str, parse_mode: str | None) -> Message:
        return await bot.send_message(
            place.chat,
            text,
            parse_mode=parse_mode,
            message_thread_id=place.thread,
            reply_parameters=reply or place.reply,
            reply_markup=keyboard,
            link_preview_options=NO_PREVIEW,
        )

    return await readable(send, markup)


async def edited(
    bot: Bot, chat: int, message: int, markup: Markup, keyboard: InlineKeyboardMarkup | None = None
) -> bool:
    """Whether the message shows `markup` now; False if there is no message any more that could be edited.

    Raises:
        TelegramError: as PTB does, but for what is said of edits.
    """

    async def edit(text: str, parse_mode: str | None) -> Message | bool:
        return await bot.edit_message_text(
            text,
            chat,
            message,
            parse_mode=parse_mode,
            reply_markup=keyboard,
            link_preview_options=NO_PREVIEW,
        )

    return await succeeded(readable(edit, markup))


async def keyboard_changed(bot: Bot, chat: int, message: int, keyboard: InlineKeyboardMarkup | None) -> bool:
    """Whether the message has this keyboard now; False if there is no message any more that could be edited."""
    return await succeeded(bot.edit_message_reply_markup(chat, message, reply_markup=keyboard))


async def deleted(bot: Bot, chat: int, message: int) -> bool:
    """Whether the message is gone; False if Telegram does not let it be deleted (any more)."""
    try:
        return await bot.delete_message(chat, message)
    except BadRequest as refusal:
        return says(refusal, "not found")


async def readable(send: Callable[[str, str | None], Awaitable[Sent]], markup: Markup) -> Sent:
    """What `send` gives for the HTML, or, once, for the plain text if Telegram cannot read the HTML."""
    try:
        return await send(markup.html, ParseMode.HTML)
    except BadRequest as refusal:
        if not says(refusal, UNREADABLE):
            raise
    return await send(markup.plain, None)


async def succeeded(edit: Awaitable[object]) -> bool:
    """Whether a message is as it was to be, because of this edit or before it; False if it cannot be edited."""
    try:
        await edit
    except BadRequest as refusal:
        if says(refusal, NOT_MODIFIED):
            return True
        if says(refusal, *UNEDITABLE):
            return False
        raise
    return True


async def unless_too_old(answer: Awaitable[object]) -> None:
    """Answers a pressed button or an inline query; if that took too long, nobody waits for it any more."""
    try:
        await answer
    except BadRequest as refusal:
        if not says(refusal, TOO_OLD):
            raise


def says(refusal: BadRequest, *words: str) -> bool:
    """Whether some of `words` stand in what Telegram says."""
    said = str(refusal).lower()
    return any(one in said for one in words)
