"""What is remembered only as long as the process lives, and of that only the newest."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from briefbot.faces.telegram.markup import Markup

MOST_QUESTIONS: Final = 10_000
MOST_POSTS: Final = 500

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Newest(Generic[Key, Value]):
    """The last `most` values that were kept, by their keys."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, key: Key, value: Value) -> None:
        """Remembers `value`, and forgets the oldest one if there are too many."""
        self._kept.pop(key, None)
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def find(self, key: Key) -> Value | None:
        """The value, or None if it is not remembered."""
        return self._kept.get(key)

    def newest(self, is_meant: Callable[[Value], bool]) -> Value | None:
        """The last value that was kept of those that are meant, or None if there is none."""
        return next(filter(is_meant, reversed(self._kept.values())), None)

    def forget(self, is_meant: Callable[[Value], bool]) -> None:
        """Forgets all values that are meant."""
        for key in [key for key, value in self._kept.items() if is_meant(value)]:
            del self._kept[key]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, by whom and where; the further messages of a reply that is too long for one.

    `why` says what scores are behind the reply, in the language of whoever asked.
    """

    words: str
    user: int | None
    chat: int
    further: tuple[int, ...] = ()
    why: Markup | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """Questions by the ids of the replies to them; the texts of posted messages by chat and message."""

    questions: Newest[str, Asked] = field(default_factory=lambda: Newest(MOST_QUESTIONS))
    posts: Newest[tuple[int, int], str] = field(default_factory=lambda: Newest(MOST_POSTS))

    def forget(self, user: int) -> None:
        """Forgets what a person has asked, and everything that was asked in the person's private chat."""
        self.questions.forget(lambda asked: user in {asked.user, asked.chat})
