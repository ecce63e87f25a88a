"""The one gate for everything that comes in: who may ask, how much, and what the runtime has to do before the desk."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from telegram import ChatMember, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from briefbot.core.records import ChatKind, Counted
from briefbot.faces.telegram.allowance import DAY, QUESTION, Access, Budget, Once, Verdict
from briefbot.faces.telegram.lanes import Lanes, Visit
from briefbot.faces.telegram.meant import asks_to_forget, is_meant
from briefbot.faces.telegram.notices import Notices
from briefbot.faces.telegram.options import TelegramOptions
from briefbot.faces.telegram.phrases import TelegramPhrases
from briefbot.faces.telegram.ports import Memory
from briefbot.faces.telegram.vitals import Event, Vitals

LOG = logging.getLogger(__name__)


class Gate:
    """Stands before all handlers; raises ApplicationHandlerStop for whatever is not to go on."""

    def __init__(  # noqa: PLR0913 -- all that it decides with
        self,
        *,
        options: TelegramOptions,
        memory: Memory,
        notices: Notices,
        lanes: Lanes,
        vitals: Vitals,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._access = Access.from_options(options)
        self._budget = Budget(options.questions_per_minute, now)
        self._refused = Once(DAY, now)
        self._limit = options.questions_per_minute
        self._memory = memory
        self._notices = notices
        self._lanes = lanes
        self._vitals = vitals

    async def check(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Lets an update pass, or stops it.

        Raises:
            ApplicationHandlerStop: if nobody else is to handle it.
        """
        if is_news(update):
            self._follow(update)
            raise ApplicationHandlerStop
        if not is_meant(update, context.bot):
            raise ApplicationHandlerStop
        await self._check_access(update)
        await self._check_budget(update)
        if not asks_to_forget(update, context.bot):
            self._see(update)
        await self._tell_if_late(update)

    async def _check_access(self, update: Update) -> None:
        user, chat = update.effective_user, update.effective_chat
        if self._access.allows(user.id if user else None, chat.id if chat else None):
            return
        self._vitals.count(Event.REFUSED)
        is_first = self._refused.is_first(person_of(update))
        await self._stop(update, (lambda words: words.refused) if is_first else None)

    async def _check_budget(self, update: Update) -> None:
        match self._budget.spend(person_of(update), cost_of(update)):
            case Verdict.FIRST_REFUSAL:
                self._count_limited(update)
                await self._stop(update, self._too_many)
            case Verdict.FURTHER_REFUSAL:
                self._count_limited(update)
                await self._stop(update, None)

    def _too_many(self, words: TelegramPhrases) -> str:
        return words.too_many_questions[self._limit != 1].format(number=self._limit)

    async def _stop(self, update: Update, words: Callable[[TelegramPhrases], str] | None) -> None:
        if words:
            await self._notices.tell_once(update, words)
        else:
            await self._notices.hush(update)
        raise ApplicationHandlerStop

    def _count_limited(self, update: Update) -> None:
        self._vitals.count(Event.LIMITED)
        if update.effective_user:
            self._memory.counters.count(update.effective_user.id, datetime.now(UTC).date(), Counted.REFUSAL)

    def _follow(self, update: Update) -> None:
        """Keeps up with chats that move, or that the bot was thrown out of."""
        message, standing = update.message, update.my_chat_member
        if message and message.migrate_to_chat_id:
            self._memory.chats.migrate(message.chat.id, message.migrate_to_chat_id)
        if standing and standing.new_chat_member.status in {ChatMember.LEFT, ChatMember.BANNED}:
            self._notices.forget_chat(standing.chat.id)
        elif standing:
            self._see(update)

    def _see(self, update: Update) -> None:
        """Remembers the chat that somebody asks in."""
        chat = update.effective_chat
        if chat and chat.type in {kind.value for kind in ChatKind}:
            self._memory.chats.see(chat.id, ChatKind(chat.type), time.time())

    async def _tell_if_late(self, update: Update) -> None:
        """Says that a question has waited, and how many before it are not answered."""
        visit = self._lanes.visit_of(update)
        if visit and (visit.is_late or visit.skipped):
            await self._notices.tell(update, lambda words: lateness(words, visit))


def lateness(words: TelegramPhrases, visit: Visit) -> str:
    """What is said above the answer to a question that has waited, or before which some were passed over."""
    skipped = words.skipped[visit.skipped != 1].format(number=visit.skipped)
    return " ".join(([words.late] if visit.is_late else []) + ([skipped] if visit.skipped else []))


def person_of(update: Update) -> int:
    """Whom limits are for: the person or, where Telegram names none, the chat."""
    user, chat = update.effective_user, update.effective_chat
    return user.id if user else (chat.id if chat else 0)


def cost_of(update: Update) -> int:
    """How much of a person's budget an update takes."""
    return QUESTION if update.message or update.edited_message else 1


def is_news(update: Update) -> bool:
    """Whether an update tells of the chat itself: it has moved, or the bot's standing in it has changed."""
    message = update.message
    return bool(update.my_chat_member or (message and (message.migrate_to_chat_id or message.migrate_from_chat_id)))
