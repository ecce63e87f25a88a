"""How often the sentence that answers a follow-up is found, with the real encoder, in the briefings made for it."""

from collections.abc import Iterable, Sequence

import pytest

from briefbot import Bot, open_bot
from tests.follow_ups import BRIEFINGS, SEEN, UNSEEN, FollowUp

ELLIPSES = [one for one in (*SEEN, *UNSEEN) if one.is_elliptical]
TRAPS = [one for one in (*SEEN, *UNSEEN) if not one.is_elliptical]
# Shares of all ellipses; they may only rise. Without the earlier questions they are 26 / 54 and 37 / 54.
ELLIPSES_AT_FIRST_PLACE = 30 / 54
ELLIPSES_AMONG_THREE = 51 / 54


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The real bot for the briefings."""
    return open_bot(documents=BRIEFINGS, index=tmp_path_factory.mktemp("built"))


def test_each_follow_up_has_one_gold_sentence(bot: Bot) -> None:
    """The words that name it stand in one sentence only."""
    sentences = [sentence.words for sentence in bot.corpus.sentences]
    assert [one for one in (*ELLIPSES, *TRAPS) if sum(one.gold in words for words in sentences) != 1] == []
    assert (len(ELLIPSES), len(TRAPS)) == (54, 52)


def test_ellipses_find_their_sentence(bot: Bot) -> None:
    """With the questions asked before them."""
    at_first_place = missed(bot, among=1)
    among_three = missed(bot, among=3)
    assert found(at_first_place) >= ELLIPSES_AT_FIRST_PLACE, listed(at_first_place)
    assert found(among_three) >= ELLIPSES_AMONG_THREE, listed(among_three)


def test_complete_questions_are_read_as_they_stand(bot: Bot) -> None:
    """Whatever was asked before."""
    assert [one for one in TRAPS if bot.read(one.question, one.history) != bot.read(one.question)] == []


def missed(bot: Bot, among: int) -> list[FollowUp]:
    """The ellipses for which none of the first `among` sentences answers."""
    return [one for one in ELLIPSES if not answers(bot, one, among)]


def answers(bot: Bot, asked: FollowUp, among: int) -> bool:
    """Whether one of the first `among` sentences is the one that answers."""
    readings = bot.read(asked.question, asked.history)[:among]
    return any(asked.gold in reading.hit.sentence.words for reading in readings)


def found(missed: Sequence[FollowUp]) -> float:
    """The share of ellipses that were not missed."""
    return (len(ELLIPSES) - len(missed)) / len(ELLIPSES)


def listed(missed: Iterable[FollowUp]) -> str:
    """The ellipses that were missed, one on a line."""
    return "\n".join(["missed:", *(f"  {' | '.join(one.history)} | {one.question}" for one in missed)])
