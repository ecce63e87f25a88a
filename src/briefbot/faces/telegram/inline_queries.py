"""Inline mode: whoever types "@bot question" in any chat is offered the answer and each cited sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from briefbot.core.text import tidy
from briefbot.faces.telegram.bench import Busy
from briefbot.faces.telegram.inline import InlineResult, inline_results, result
from briefbot.faces.telegram.markup import text
from briefbot.faces.telegram.measuring import shortened
from briefbot.faces.telegram.room import Room
from briefbot.faces.telegram.sending import NO_PREVIEW, UNREADABLE, says, unless_too_old
from briefbot.faces.wording import Wording

# In seconds: long enough for a person who types on and comes back, too short to outlive a rebuild.
CACHE: Final = 5
LONGEST_BUTTON: Final = 64
_START: Final = "inline"

Article = Callable[[InlineResult], InlineQueryResultArticle]


@dataclass(frozen=True, slots=True)
class InlineQueries:
    """What is asked from other chats. Nothing of it is recorded: who types a question sends a query for each letter."""

    room: Room

    async def offer(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offers what was found; nothing but a hint while no word has been typed, or when too much is asked."""
        query = update.inline_query
        if query and self.room.memory.inbox.claim(update.update_id):
            wording = self.room.options.wording(query.from_user.language_code)
            await unless_too_old(self._offered(query, await self._found(query, wording), wording))

    async def _found(self, query: InlineQuery, wording: Wording) -> Sequence[InlineResult]:
        question = tidy(query.query)
        if not any(character.isalnum() for character in question):
            return ()
        if refusal := self.room.too_long(question, wording):
            return (result("silence", refusal, refusal, text(refusal), question),)
        try:
            return await self.room.bench.make(lambda: inline_results(self.room.ask(question), wording))
        except Busy:
            return ()

    async def _offered(self, query: InlineQuery, found: Sequence[InlineResult], wording: Wording) -> None:
        """Offers the results, in plain words if Telegram cannot read the HTML."""
        offer = partial(
            query.answer,
            cache_time=CACHE,
            is_personal=True,
            button=None if found else hint(wording),
        )
        try:
            await offer([article(one, one.message.html, ParseMode.HTML) for one in found])
        except BadRequest as refusal:
            if not says(refusal, UNREADABLE):
                raise
            await offer([article(one, one.message.plain, None) for one in found])


def hint(wording: Wording) -> InlineQueryResultsButton:
    """What to type; it leads to the private chat."""
    return InlineQueryResultsButton(shortened(wording.telegram.inline_hint, LONGEST_BUTTON), start_parameter=_START)


def article(result: InlineResult, message: str, parse_mode: str | None) -> InlineQueryResultArticle:
    """A result as Telegram wants it."""
    content = InputTextMessageContent(message, parse_mode, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(result.id, result.title, content, description=result.description)
