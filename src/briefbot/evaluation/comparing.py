"""Two runs over the same questions → what differs, and whether that is more than chance."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from briefbot.evaluation.errors import InvalidQuestionSet
from briefbot.evaluation.judging import Judgement
from briefbot.evaluation.ranking import rankings
from briefbot.evaluation.sets import Item, Kind

RESAMPLES = 10_000
SEED = 0
# A question and how many times it was asked before in the same run: a set may ask the same words twice.
Key = tuple[str, int]
Asked = Item | Judgement
AnyAsked = TypeVar("AnyAsked", Item, Judgement, Asked)


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in both runs, and their difference with its 95 % interval and p (two-sided) by paired bootstrap."""

    measure: str
    questions: int
    earlier: float
    now: float
    low: float
    high: float
    p: float

    @property
    def difference(self) -> float:
        """What was gained."""
        return self.now - self.earlier


def compared(
    now: Sequence[Judgement], earlier: Sequence[Judgement], resamples: int = RESAMPLES
) -> tuple[Difference, ...]:
    """The differences in all measures that are compared.

    Raises:
        InvalidQuestionSet: if the runs are not over the same questions.
    """
    require_same(now, earlier)
    newer, older = values_by_measure(now), values_by_measure(earlier)
    return tuple(difference(name, values, older[name], resamples) for name, values in newer.items() if values)


def require_same(now: Sequence[Asked], earlier: Sequence[Asked]) -> None:
    """Raises InvalidQuestionSet unless both have the same questions, of the same kinds."""
    kinds, earlier_kinds = ({key: one.kind for key, one in with_keys(run)} for run in (now, earlier))
    if kinds != earlier_kinds:
        same = len(kinds.items() & earlier_kinds.items())
        raise InvalidQuestionSet(
            f"The earlier run asked other questions ({same} of its {len(earlier)} are among these {len(now)}); compare "
            "runs over the same files."
        )


def with_keys(run: Sequence[AnyAsked]) -> Iterator[tuple[Key, AnyAsked]]:
    """What was asked, each with its key."""
    seen = Counter[str]()
    for one in run:
        yield (one.question, seen[one.question]), one
        seen[one.question] += 1


def values_by_measure(judgements: Sequence[Judgement]) -> dict[str, dict[Key, float]]:
    """For each measure that is compared, its value for each question that it is defined for."""
    answerable = {key: one for key, one in with_keys(judgements) if one.kind is Kind.ANSWERABLE}
    ranked = dict(zip(answerable, rankings([one.relevance for one in answerable.values()]), strict=True))
    return {
        "hit@1": {key: one.hit_1 for key, one in ranked.items()},
        "hit@3": {key: one.hit_3 for key, one in ranked.items()},
        "highlight F1": {key: one.highlight_f1 for key, one in answerable.items()},
        "right or rightly silent": {key: float(one.is_right) for key, one in with_keys(judgements)},
    }


def difference(name: str, now: Mapping[Key, float], earlier: Mapping[Key, float], resamples: int) -> Difference:
    """The difference in one measure, question by question."""
    gains = np.array([value - earlier[key] for key, value in now.items()])
    low, high, p = bootstrap(gains, resamples)
    before, after = (float(np.mean(list(run.values()))) for run in (earlier, now))
    return Difference(name, len(now), before, after, low, high, p)


def bootstrap(gains: np.ndarray, resamples: int = RESAMPLES, seed: int = SEED) -> tuple[float, float, float]:
    """The 95 % interval of the mean of `gains`, and the probability of a mean as far from 0 if there were no gain.

    Questions are drawn with replacement (Efron and Tibshirani 1993): percentiles, and twice the smaller tail beyond 0.
    """
    generator = np.random.default_rng(seed)
    means = np.array([generator.choice(gains, len(gains)).mean() for _ in range(resamples)])
    low, high = np.percentile(means, [2.5, 97.5])
    tail = min((means <= 0).sum(), (means >= 0).sum())
    return float(low), float(high), min(1.0, 2 * float(tail + 1) / (resamples + 1))
