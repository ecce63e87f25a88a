"""What is learnt in which order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from briefbot.adapters.reader_input import PairTokenizer
from briefbot.core.candidates import Candidate
from briefbot.training.examples import Example, Examples
from briefbot.training.lessons import Lesson, Question, chosen, lesson
from briefbot.training.losses import Weights
from briefbot.training.near_misses import near_misses

# Questions of so many lessons are sorted by length before they are divided, so that little is padded.
_SORTED_TOGETHER = 40


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the course: how often each question set is read, and what is made of it.

    `shares` tells, by the beginning of a set's name, how often its questions come (0.5: half of them). `near_misses`
    names the kinds of exchange, and `near_miss_share` how many of the answerable questions come once more with one.
    With `rounds` the layers compute as they will after quantisation.
    """

    name: str
    shares: Mapping[str, float]
    candidates: int = 4
    questions: int = 24
    rate: float = 1e-4
    near_misses: tuple[str, ...] = ()
    near_miss_share: float = 0.0
    rounds: bool = False
    weights: Weights = field(default_factory=Weights)


COURSE = (
    Stage(
        "broad",
        {
            "train-pairs": 1.0,
            "train-shifts-new-wiki": 1.0,
            "train-shifts-amazon-reviews": 0.4,
            "train-shifts-reddit": 0.4,
            "train-squad2": 1.0,
        },
        rate=1.5e-4,
    ),
    Stage(
        "near misses",
        {"train-squad2": 2.0, "train-shifts-new-wiki": 0.5, "train-pairs": 0.2},
        candidates=5,
        rate=1e-4,
        near_misses=("name", "number", "antonym", "negation"),
        near_miss_share=0.4,
    ),
)
# How much of the last stage there is in what is shipped; the rest is what it began with. README has what decided that.
LAST_SHARE = 0.85
# What is learnt last, from the mean of what the others end with.
LAST = Stage(
    "briefings",
    {"train-briefings": 2.5, "train-squad2": 0.5, "train-shifts-new-wiki": 0.1},
    candidates=5,
    rate=8e-5,
    near_misses=("name", "number", "antonym", "negation"),
    near_miss_share=0.3,
    rounds=True,
)


def lessons(
    stage: Stage, sets: Mapping[str, Examples], tokenizer: PairTokenizer, seed: int, skip: int = 0
) -> Iterator[Lesson]:
    """The lessons of a stage in their order, which the seed decides, without the first `skip`."""
    for questions in divided(stage, drawn(stage, sets, Random(seed)), Random(seed))[skip:]:
        yield lesson(questions, tokenizer)


def number_of_lessons(stage: Stage, sets: Mapping[str, Examples], seed: int) -> int:
    """How many lessons a stage has."""
    return len(divided(stage, drawn(stage, sets, Random(seed)), Random(seed)))


def drawn(stage: Stage, sets: Mapping[str, Examples], random: Random) -> list[Question]:
    """All questions of a stage, each with the candidates that it is read with."""
    found: list[Question] = []
    for name, examples in sorted(sets.items()):
        share = next((share for start, share in stage.shares.items() if name.startswith(start)), 0.0)
        found += questions_of(stage, examples, share, random)
    return found


def questions_of(stage: Stage, examples: Examples, share: float, random: Random) -> Iterator[Question]:
    """The questions of one set, as often as it comes, and the near misses that are made of it."""
    numbers = list(examples.examples)
    for _ in range(int(share)):
        yield from asked(stage, numbers, examples.sentences, random)
    yield from asked(stage, sample(numbers, share % 1, random), examples.sentences, random)
    if stage.near_misses:
        answerable = [example for example in numbers if example.gold]
        chosen_ones = sample(answerable, min(share, 1.0) * stage.near_miss_share, random)
        yield from asked(stage, near_misses(chosen_ones, stage.near_misses, random), examples.sentences, random)


def asked(
    stage: Stage, examples: Sequence[Example], sentences: Sequence[Candidate], random: Random
) -> Iterator[Question]:
    """Each example as a question, if there is anything to read with it."""
    for example in examples:
        question = chosen(example, sentences, stage.candidates, random)
        if question.candidates:
            yield question


def sample(items: Sequence[Example], share: float, random: Random) -> list[Example]:
    """That share of the items, in an order of their own."""
    return random.sample(list(items), int(len(items) * share))


def divided(stage: Stage, questions: list[Question], random: Random) -> list[list[Question]]:
    """The questions of each lesson: alike in length, in random order otherwise."""
    random.shuffle(questions)
    found: list[list[Question]] = []
    together = stage.questions * _SORTED_TOGETHER
    for start in range(0, len(questions), together):
        part = sorted(questions[start : start + together], key=length)
        found += [part[first : first + stage.questions] for first in range(0, len(part), stage.questions)]
    random.shuffle(found)
    return found


def length(question: Question) -> int:
    """The characters of the longest pair."""
    return max(len(one.words) + min(len(one.before), 120) for one in question.candidates) + len(question.text)
