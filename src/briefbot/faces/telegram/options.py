"""How the bot in Telegram is run: plain values, read from nowhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from briefbot.faces.wording import Wording, wording_for

TELEGRAM: Final = "https://api.telegram.org/bot"


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that no log and no traceback shows."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where Telegram sends updates (`url`), and where they arrive behind the proxy that ends TLS."""

    url: str
    secret: Secret  # 1-256 of A-Z, a-z, 0-9, "_" and "-"
    listen: str = "127.0.0.1"
    port: int = 8443
    path: str = "/telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramOptions:
    """Who may ask, how much, and when the bot gives up; times in seconds.

    If `users` and `chats` are both empty, everybody may ask; administrators always may. `base_url` is that of a Bot API
    server, up to "/bot". Without a webhook the bot polls.
    """

    token: Secret
    users: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()
    administrators: frozenset[int] = frozenset()
    webhook: Webhook | None = None
    base_url: str = TELEGRAM

    questions_per_minute: int = 20  # of each person
    longest_question: int = 1000  # characters
    keep_questions: bool = False  # with the replies, as long as those are remembered
    asked_at_once: int = 2
    handled_at_once: int = 32
    queue: int = 200  # updates that may wait or be handled at the same time; whoever comes then is told so
    queue_of_chat: int = 20

    old_question: float = 600.0  # of those that are older when they arrive, only the newest of each chat is answered
    longest_silence: float = 120.0  # then the bot is deaf and ends itself
    longest_conflict: float = 60.0  # then another process uses the token, and the bot ends itself
    poll: float = 10.0
    patience: float = 10.0  # with each other call; a message that is not answered then may have been sent or not
    messages_per_second: float = 30.0  # Telegram's limit for all chats together; 0 for none
    start_attempts: int = 8  # waiting 1, 2, 4, … up to 30 s after each that fails
    stop_within: float = 8.0  # what is not answered then is answered after the next start

    wording: Callable[[str | None], Wording] = wording_for
