"""Examples → lessons: what is read in one step, with what is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from torch import Tensor

from briefbot.adapters.reader_input import Batch, Pair, PairTokenizer, batch
from briefbot.core.candidates import Candidate
from briefbot.training.examples import Example, Highlight

# How much more often the next better candidate is chosen to be told from the right one.
_STEEP = 0.8


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the sentences that it is to be read with; each has a highlight, or None."""

    text: str
    candidates: tuple[Candidate, ...]
    gold: tuple[bool, ...]
    highlights: tuple[Highlight | None, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Some questions' pairs as one batch: `gold` and `there` have the shape (questions, most candidates).

    `places` holds rows of (pair, first token, last token) of the known highlights.
    """

    batch: Batch
    gold: Tensor
    there: Tensor
    places: Tensor


def chosen(example: Example, sentences: Sequence[Candidate], size: int, random: Random) -> Question:
    """The question with `size` candidates: one that answers, if there is any, and of the others rather the nearest."""
    others = [number for number in example.candidates if number not in example.gold]
    ranked = sorted(range(len(others)), key=lambda rank: random.random() ** (1.0 / _STEEP**rank), reverse=True)
    gold = [random.choice(sorted(example.gold))] if example.gold else []
    numbers = [*gold, *(others[rank] for rank in ranked[: size - len(gold)])]
    return question_from(example, sentences, numbers)


def question_from(example: Example, sentences: Sequence[Candidate], numbers: Sequence[int]) -> Question:
    """The question with the candidates that have these numbers."""
    highlights = example.highlights or {}
    return Question(
        example.question,
        tuple(sentences[number] for number in numbers),
        tuple(number in example.gold for number in numbers),
        tuple(highlights.get(number) for number in numbers),
    )


def lesson(questions: Sequence[Question], tokenizer: PairTokenizer) -> Lesson:
    """The questions as one batch."""
    pairs = [pair for question in questions for pair in tokenizer.pairs(question.text, question.candidates)]
    highlights = [highlight for question in questions for highlight in question.highlights]
    found = [tokens_of(pair, highlight) for pair, highlight in zip(pairs, highlights, strict=True)]
    places = [(number, *place) for number, place in enumerate(found) if place]
    shape = len(questions), max(len(question.candidates) for question in questions)
    gold, there = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for row, question in enumerate(questions):
        gold[row, : len(question.gold)] = question.gold
        there[row, : len(question.gold)] = True
    return Lesson(
        batch(pairs),
        torch.from_numpy(gold),
        torch.from_numpy(there),
        torch.tensor(places, dtype=torch.int64).reshape(-1, 3),
    )


def tokens_of(pair: Pair, highlight: Highlight | None) -> tuple[int, int] | None:
    """The first and the last token of a highlight; None where there is none, or it was cut off."""
    if highlight is None:
        return None
    start, end = highlight
    inside = [number for number, (left, right) in enumerate(pair.offsets) if left < end and right > start]
    if not inside or pair.offsets[inside[-1]][1] < end:
        return None
    return pair.start + inside[0], pair.start + inside[-1]
