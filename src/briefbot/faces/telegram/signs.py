"""The sign "typing…", for work that takes longer than a person takes for granted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from briefbot.faces.telegram.sending import Place

# In seconds: what nobody notices, and a little less than Telegram shows the sign.
UNNOTICED: Final = 0.3
SHOWN: Final = 4.5


@asynccontextmanager
async def typing(bot: Bot, place: Place) -> AsyncIterator[None]:
    """Shows the sign at `place` from 0.3 seconds on, for as long as the block takes."""
    sign = asyncio.create_task(_shown(bot, place))
    try:
        yield
    finally:
        sign.cancel()
        await asyncio.wait([sign])


async def _shown(bot: Bot, place: Place) -> None:
    await asyncio.sleep(UNNOTICED)
    while True:
        with suppress(TelegramError):  # whatever hinders the sign hinders the answer too, and is told then
            await bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.thread)
        await asyncio.sleep(SHOWN)
