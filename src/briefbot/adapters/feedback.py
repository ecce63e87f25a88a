"""What people think of replies: one rating for each reply and person."""

from dataclasses import dataclass

from briefbot.adapters.database import Database
from briefbot.adapters.ledger import receipts_of
from briefbot.core.records import Rated, Rating


@dataclass(frozen=True, slots=True)
class Feedback:
    """The ratings of the replies that are remembered."""

    database: Database

    def rate(self, reply_id: str, user: int, rating: Rating, at: float) -> bool:
        """Whether the reply is remembered; if so, this is the person's rating of it from now on."""
        changed = self.database.change(
            "INSERT INTO ratings (reply, user, rating, at) SELECT number, ?, ?, ? FROM replies WHERE id = ? "
            "ON CONFLICT (reply, user) DO UPDATE SET rating = excluded.rating, at = excluded.at",
            user,
            rating.value,
            at,
            reply_id,
        )
        return bool(changed)

    def counts(self) -> dict[Rating, int]:
        """How many ratings there are of each kind."""
        found = dict(self.database.rows("SELECT rating, count(*) FROM ratings GROUP BY rating"))
        return {rating: found.get(rating.value, 0) for rating in Rating}

    def rated(self) -> tuple[Rated, ...]:
        """All ratings of replies whose question was kept, in the order of the replies.

        A mere "bad" is left out: it tells neither what answers the question nor whether anything does.
        """
        with self.database.lock:  # nothing is forgotten in between
            rows = self.database.rows(
                "SELECT number, question, rating, generation, reason IS NULL, parent IS NOT NULL "
                "FROM ratings JOIN replies ON number = reply WHERE question IS NOT NULL AND rating <> ? "
                "ORDER BY number, ratings.user",
                Rating.BAD.value,
            )
            return tuple(
                Rated(question, Rating(rating), receipts_of(self.database, number), generation, *map(bool, flags))
                for number, question, rating, generation, *flags in rows
            )
