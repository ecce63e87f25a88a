"""Who may ask and how much: lists of users and chats, a budget for each person and minute, and saying things once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, unique

from briefbot.faces.telegram.options import TelegramOptions

MINUTE = 60.0
DAY = 24 * 3600.0
MOST_REMEMBERED = 10_000
# A question costs so much of the budget; pressing a button, or a letter more in an inline query, costs one.
QUESTION = 5


@unique
class Verdict(Enum):
    """Whether somebody may ask, and if not, whether that has been said already."""

    ALLOWED = "allowed"
    FIRST_REFUSAL = "first refusal"
    FURTHER_REFUSAL = "further refusal"


@dataclass(frozen=True, slots=True)
class Access:
    """The lists of those who may ask."""

    users: frozenset[int]
    chats: frozenset[int]
    administrators: frozenset[int]

    @classmethod
    def from_options(cls, options: TelegramOptions) -> "Access":
        """The lists in `options`."""
        return cls(options.users, options.chats, options.administrators)

    def allows(self, user: int | None, chat: int | None) -> bool:
        """Whether a person may ask in a chat."""
        is_open = not (self.users or self.chats)
        return is_open or user in self.users | self.administrators or chat in self.chats


@dataclass(slots=True)
class Window:
    """What was spent since `start`, and whether it was said that it was too much."""

    start: float
    spent: int = 0
    is_told: bool = False


@dataclass(slots=True)
class Budget:
    """So many questions for each key in each minute, which begins with the first of them."""

    questions: int
    now: Callable[[], float]
    _windows: dict[int, Window] = field(default_factory=dict)

    def spend(self, key: int, cost: int) -> Verdict:
        """Whether that much is left; if so, it is spent."""
        window = self._window(key)
        if window.spent + cost <= self.questions * QUESTION:
            window.spent += cost
            return Verdict.ALLOWED
        was_told, window.is_told = window.is_told, True
        return Verdict.FURTHER_REFUSAL if was_told else Verdict.FIRST_REFUSAL

    def _window(self, key: int) -> Window:
        window = self._windows.get(key)
        if window is None or self.now() - window.start >= MINUTE:
            self._forget_old()
            window = self._windows[key] = Window(self.now())
        return window

    def _forget_old(self) -> None:
        if len(self._windows) >= MOST_REMEMBERED:
            recent = {key: one for key, one in self._windows.items() if self.now() - one.start < MINUTE}
            self._windows = recent if len(recent) < MOST_REMEMBERED else {}


@dataclass(slots=True)
class Once:
    """Says whether something is the first of its kind for `seconds`."""

    seconds: float
    now: Callable[[], float]
    _last: dict[int, float] = field(default_factory=dict)

    def is_first(self, key: int) -> bool:
        """Whether nobody has asked about `key` for so long."""
        now = self.now()
        if len(self._last) >= MOST_REMEMBERED:
            self._last = {}
        last = self._last.get(key)
        if last is not None and now - last < self.seconds:
            return False
        self._last[key] = now
        return True
