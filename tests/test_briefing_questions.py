"""The shipped briefing, asked what a newsroom would ask: how often the real bot is right, and how often wrongly sure.

Each line of briefing_questions.jsonl is a question, its kind, and the sentences of which each one answers it. The
questions were written before the bot was asked; they are there to measure it, not to be tuned to.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from pathlib import Path

import pytest

from briefbot import Answer, Bot, open_bot
from briefbot.core.reading import Reading
from briefbot.training.grouping import small_talk

# Shares of all questions that are meant. The first three may only rise, and the others only fall.
RIGHT_AT_FIRST_PLACE = 45 / 48
RIGHT_AMONG_THREE = 48 / 48
ANSWERED = 44 / 48
FALSE_ANSWERS_TO_NEAR_MISSES = 6 / 24
FALSE_ANSWERS_OFF_TOPIC = 0 / 12
FALSE_ANSWERS_TO_SMALL_TALK = 2 / 62

QUESTIONS = Path(__file__).with_name("briefing_questions.jsonl")
SMALL_TALK = Path(__file__).with_name("small_talk.txt")
BRIEFINGS = Path(__file__).parents[1] / "index" / "briefings"


@unique
class Kind(Enum):
    """What sort of question it is; the last two sorts have no answer in the briefing."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    HOW_MANY = "how_many"
    YES_NO = "yes_no"
    PARAPHRASE = "paraphrase"
    TYPING_ERROR = "typing_error"
    QUOTATION = "quotation"
    KEYWORDS = "keywords"
    LONG_WINDED = "long_winded"
    NEAR_MISS = "near_miss"
    OFF_TOPIC = "off_topic"


UNANSWERABLE = (Kind.NEAR_MISS, Kind.OFF_TOPIC)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the sentences that answer it, each as the document's id and its words."""

    text: str
    kind: Kind
    gold: frozenset[tuple[str, str]]


def questions() -> tuple[Question, ...]:
    """The whole set, in its order."""
    lines = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    return tuple(
        Question(
            line["question"],
            Kind(line["kind"]),
            frozenset((place["document"], place["text"]) for place in line["gold"]),
        )
        for line in lines
    )


SET = questions()
ANSWERABLE = [question for question in SET if question.kind not in UNANSWERABLE]
NEAR_MISSES = [question for question in SET if question.kind is Kind.NEAR_MISS]
OFF_TOPIC = [question for question in SET if question.kind is Kind.OFF_TOPIC]
Readings = Mapping[Question, Sequence[Reading]]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The real bot for the shipped briefing."""
    return open_bot(documents=BRIEFINGS, index=tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def readings(bot: Bot) -> Readings:
    """What the bot reads for each question."""
    return {question: bot.read(question.text) for question in SET}


@pytest.fixture(scope="module")
def answered(bot: Bot, readings: Readings) -> frozenset[Question]:
    """The questions that the bot's own policy answers."""
    return frozenset(one for one in SET if isinstance(bot.policy.reply(one.text, readings[one]), Answer))


def test_the_set_is_what_it_says(bot: Bot) -> None:
    """Each sentence that should answer stands in the briefing; no question twice; each kind; enough of each sort."""
    sentences = {(sentence.document.id, sentence.text) for sentence in bot.corpus.sentences}
    assert [question.text for question in SET if not question.gold <= sentences] == []
    assert [question.text for question in SET if bool(question.gold) is (question.kind in UNANSWERABLE)] == []
    assert len({question.text for question in SET}) == len(SET)
    assert {question.kind for question in SET} == set(Kind)
    assert (len(ANSWERABLE), len(NEAR_MISSES), len(OFF_TOPIC)) == (48, 24, 12)


def test_the_right_sentence_comes_first(readings: Readings) -> None:
    """Counted without silence."""
    wrong = not_cited(readings, among=1)
    assert share_right(wrong, ANSWERABLE) >= RIGHT_AT_FIRST_PLACE, listed(wrong)


def test_the_right_sentence_is_among_three(readings: Readings) -> None:
    """Counted without silence."""
    wrong = not_cited(readings, among=3)
    assert share_right(wrong, ANSWERABLE) >= RIGHT_AMONG_THREE, listed(wrong)


def test_answerable_questions_are_answered(answered: frozenset[Question]) -> None:
    """By the bot's own policy."""
    silent = [question for question in ANSWERABLE if question not in answered]
    assert share_right(silent, ANSWERABLE) >= ANSWERED, listed(silent)


def test_near_misses_meet_silence(answered: frozenset[Question]) -> None:
    """Questions that the briefing seems to answer, and does not."""
    wrong = [question for question in NEAR_MISSES if question in answered]
    assert len(wrong) / len(NEAR_MISSES) <= FALSE_ANSWERS_TO_NEAR_MISSES, listed(wrong)


def test_off_topic_questions_meet_silence(answered: frozenset[Question]) -> None:
    """Questions about anything else."""
    wrong = [question for question in OFF_TOPIC if question in answered]
    assert len(wrong) / len(OFF_TOPIC) <= FALSE_ANSWERS_OFF_TOPIC, listed(wrong)


def test_small_talk_meets_silence(bot: Bot) -> None:
    """What people type that asks nothing of the briefing; the calibration knows other lines."""
    lines = SMALL_TALK.read_text(encoding="utf-8").splitlines()
    wrong = [line for line in lines if isinstance(bot.ask(line), Answer)]
    assert len(lines) == 62
    assert not {*lines} & {question.text for question in small_talk()}
    assert len(wrong) / len(lines) <= FALSE_ANSWERS_TO_SMALL_TALK, wrong


def not_cited(readings: Readings, among: int) -> list[Question]:
    """The answerable questions for which none of the first `among` sentences answers."""
    return [question for question in ANSWERABLE if question.gold.isdisjoint(cited(readings[question][:among]))]


def cited(readings: Iterable[Reading]) -> set[tuple[str, str]]:
    """The sentences that were read, as the document's id and their words."""
    return {(reading.hit.sentence.document.id, reading.hit.sentence.text) for reading in readings}


def share_right(wrong: Sequence[Question], among: Sequence[Question]) -> float:
    """The share of questions that did not go wrong."""
    return (len(among) - len(wrong)) / len(among)


def listed(wrong: Iterable[Question]) -> str:
    """The questions that went wrong, one on a line."""
    return "\n".join(["these went wrong:", *(f"  {question.kind.value}: {question.text}" for question in wrong)])
