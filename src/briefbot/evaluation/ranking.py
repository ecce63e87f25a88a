"""Relevance of what was cited → the measures of a ranking, by ir-measures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ranking:
    """How good one ranking is, each from 0 to 1; nothing that answers among what was ranked makes all of them 0."""

    hit_1: float
    hit_3: float
    reciprocal_rank: float
    average_precision: float


def rankings(relevances: Sequence[Sequence[bool]]) -> list[Ranking]:
    """The measures of each ranking, given whether what stands in it, best first, answers the question."""
    from ir_measures import AP, RR, Success, iter_calc

    measures = [Success @ 1, Success @ 3, RR, AP]
    values = {(metric.query_id, metric.measure): metric.value for metric in iter_calc(measures, *as_trec(relevances))}
    return [
        Ranking(*(values.get((str(query), measure), 0.0) for measure in measures)) for query in range(len(relevances))
    ]


def as_trec(relevances: Sequence[Sequence[bool]]) -> tuple[list[Any], list[Any]]:
    """Judgements and runs as the Text Retrieval Conference has them; places in the ranking name what stands there.

    A score falls with the place, because equal scores would be put in another order.
    """
    from ir_measures import Qrel, ScoredDoc

    qrels = [Qrel(str(query), name, int(right)) for query, name, right in judged_places(relevances)]
    run = [
        ScoredDoc(str(query), str(place), -float(place))
        for query, relevance in enumerate(relevances)
        for place in range(len(relevance))
    ]
    return qrels, run


def judged_places(relevances: Sequence[Sequence[bool]]) -> Iterator[tuple[int, str, bool]]:
    """Each place of each ranking and whether it is right; where none is, what is right was not ranked."""
    for query, relevance in enumerate(relevances):
        yield from ((query, str(place), right) for place, right in enumerate(relevance))
        if not any(relevance):
            yield query, "not ranked", True
