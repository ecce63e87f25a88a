"""How much the bot is used: numbers for each person and day, and nothing of what was said."""

from dataclasses import dataclass
from datetime import date

from briefbot.adapters.database import Database
from briefbot.core.records import Counted


@dataclass(frozen=True, slots=True)
class Counters:
    """Numbers of questions, answers, silences and refusals."""

    database: Database

    def count(self, user: int, day: date, counted: Counted) -> None:
        """Adds one."""
        self.database.change(
            "INSERT INTO counters (user, day, counted, number) VALUES (?, ?, ?, 1) "
            "ON CONFLICT (user, day, counted) DO UPDATE SET number = number + 1",
            user,
            day.isoformat(),
            counted.value,
        )

    def of(self, user: int, day: date) -> dict[Counted, int]:
        """The numbers of one person on one day."""
        rows = self.database.rows(
            "SELECT counted, number FROM counters WHERE user = ? AND day = ?", user, day.isoformat()
        )
        return each(dict(rows))

    def totals(self, first: date = date.min) -> dict[Counted, int]:
        """The numbers of everybody since that day."""
        rows = self.database.rows(
            "SELECT counted, sum(number) FROM counters WHERE day >= ? GROUP BY counted", first.isoformat()
        )
        return each(dict(rows))

    def users(self, first: date = date.min) -> int:
        """How many people were counted since that day."""
        query = "SELECT count(DISTINCT user) FROM counters WHERE day >= ?"
        return int(self.database.row(query, first.isoformat())[0])


def each(found: dict[str, int]) -> dict[Counted, int]:
    """A number for everything that is counted."""
    return {counted: found.get(counted.value, 0) for counted in Counted}
