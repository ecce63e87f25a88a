"""What came in at the fake server, and what is to go wrong there."""

import json
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

from tests.telegram.bell import Bell
from tests.telegram.oracle import RefusedError

FOR_EVER: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call: an HTTP status, a body that is no JSON, a cut or silent connection, a delay.

    With `after`, the effect of the call is done and only the reply suffers. A delay alone precedes the effect.
    """

    status: int = 0
    description: str = ""
    retry_after: int = 0
    delay: float = 0.0
    drop: bool = False
    hang: bool = False
    body: bytes | None = None
    after: bool = False

    @property
    def is_mere_delay(self) -> bool:
        """Whether the call succeeds in the end."""
        return not (self.status or self.drop or self.hang or self.body is not None)


class Parameters:
    """The parameters of a call, however they came: JSON values, or strings that hold JSON where the API wants it."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        """Whether the parameter was given."""
        return name in self.values

    def text(self, name: str) -> str:
        """A string; empty if not given."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A number; anything else counts as not given, as in the real server."""
        try:
            return int(float(self.text(name)))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """A boolean."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """An object or a list; None if not given."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as error:
            raise RefusedError(f"Bad Request: can't parse {name.replace('_', ' ')} JSON object") from error


@dataclass(frozen=True, slots=True)
class Call:
    """A call that came in; `status` is what it was answered with, 0 if it got no answer."""

    method: str
    parameters: Parameters
    arrived: float  # time.monotonic()
    status: int
    result: Any = None
    description: str = ""


class Ledger:
    """The calls that came in, the faults that are due, and what the bot must be reproached with."""

    def __init__(self, bell: Bell) -> None:
        self.calls: list[Call] = []
        self.arrivals: Counter[str] = Counter()
        self._bell = bell
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._reproaches: list[str] = []
        self._forgiven: list[str] = []

    def arrive(self, method: str) -> None:
        """Count a call that has just come in."""
        self.arrivals[method.lower()] += 1
        self._bell.ring()

    def record(self, call: Call) -> None:
        """Log a call whose fate is decided."""
        with self._bell.lock:
            self.calls.append(call)
        self._bell.ring()

    def of(self, method: str, status: int | None = None) -> list[Call]:
        """The logged calls of a method, if need be only those with a certain status."""
        with self._bell.lock:
            return [
                call for call in self.calls if call.method.lower() == method.lower() and status in {None, call.status}
            ]

    def order(self, method: str, fault: Fault, times: int) -> None:
        """The next calls of a method go wrong."""
        with self._bell.lock:
            self._faults[method.lower()].extend(repeat(fault, times))
        self._bell.ring()

    def heal(self, method: str) -> None:
        """Cancel the faults of a method."""
        self._faults[method.lower()].clear()

    def next_fault(self, method: str) -> Fault | None:
        """Take the fault that is due."""
        with self._bell.lock:
            faults = self._faults[method.lower()]
            return faults.popleft() if faults else None

    def is_due(self, method: str) -> bool:
        """Whether a fault is due."""
        return bool(self._faults[method.lower()])

    def reproach(self, fault: str) -> None:
        """Note something that a bot must not do."""
        self._reproaches.append(fault)

    def forgive(self, words: str) -> None:
        """Do not mind reproaches with these words in them."""
        self._forgiven.append(words)

    @property
    def reproaches(self) -> list[str]:
        """What the bot did wrong and nobody forgave."""
        return [fault for fault in self._reproaches if not any(words in fault for words in self._forgiven)]
