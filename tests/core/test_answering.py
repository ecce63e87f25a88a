"""Readings → reply: when silence begins, and how much is cited."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from briefbot.core.answering import Abstention, Answer, Citation, Policy, Reason, cited
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Hit
from briefbot.core.text import Span
from tests.fakes import BRIEFING, corpus_of, document

POLICY = Policy(least_confidence=0.5, least_score=0.25)


def read(*scores: float) -> list[Reading]:
    """Readings of the briefing's first sentences, with these scores."""
    return [
        Reading(Hit(position, BRIEFING.sentences[position], 0, 0, 0), score) for position, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("scores", "count"),
    [
        ([0.5], 1),
        ([0.9, 0.24], 1),
        ([0.9, 0.25], 2),
        ([0.9, 0.3, 0.2], 2),
        ([0.9, 0.3, 0.25], 3),
        ([0.9, 0.8, 0.7, 0.6], 3),
    ],
)
def test_answers(scores: list[float], count: int) -> None:
    """Exactly at the least confidence it answers; a second and third are cited exactly from the least score on."""
    readings = read(*scores)
    citations = tuple(Citation(number + 1, readings[number]) for number in range(count))
    assert POLICY.reply("Why?", readings) == Answer("Why?", citations, scores[0], threshold=0.5)


PIER = "Norway pays 40 million crowns for the pier."
AGAIN = "Norway will pay 40 million crowns for the new pier."
FERRY = "The first ferry leaves in May."
TOWN = "The harbour town adds four million."


def read_words(*sentences: str) -> list[Reading]:
    """Readings of these sentences, each of which answers nearly as well as the one before it."""
    corpus = corpus_of([document("a.md", "A", *sentences)])
    hits = [Hit(position, sentence, 0, 0, 0) for position, sentence in enumerate(corpus.sentences)]
    return [Reading(hit, 0.9 - hit.position / 100) for hit in hits]


def words(citations: Sequence[Citation]) -> list[str]:
    """What is quoted, in order."""
    return [citation.sentence.words for citation in citations]


@pytest.mark.parametrize(
    ("sentences", "shown"),
    [
        ([PIER, AGAIN, FERRY, TOWN], [PIER, FERRY, TOWN]),
        ([PIER, PIER, PIER], [PIER]),
        ([AGAIN, PIER, FERRY, FERRY], [AGAIN, FERRY]),
        ([PIER, "Norway pays 50 million crowns for the pier."], [PIER, "Norway pays 50 million crowns for the pier."]),
    ],
)
def test_nothing_is_said_twice(sentences: list[str], shown: list[str]) -> None:
    """Of sentences that say the same the first one stays, and the next different one moves up; in silence too."""
    answer, silence = (Policy(least).reply("Who pays?", read_words(*sentences)) for least in (0.5, 1.0))
    assert isinstance(answer, Answer)
    assert isinstance(silence, Abstention)
    assert words(answer.citations) == words(silence.nearest) == shown
    assert [citation.number for citation in answer.citations] == list(range(1, len(shown) + 1))


def test_what_moves_up_must_answer_well_enough() -> None:
    """The place of a repetition stays empty if nothing else reaches the least score."""
    first, again, other = read_words(PIER, AGAIN, FERRY)
    reply = POLICY.reply("Who pays?", [first, again, replace(other, score=0.24)])
    assert isinstance(reply, Answer)
    assert words(reply.citations) == [PIER]


@pytest.mark.parametrize(
    ("scores", "nearest", "confidence"),
    [([0.49], 1, 0.51), ([0.4, 0.3], 2, 0.6), ([0.25, 0.2, 0.2, 0.1], 3, 0.75), ([0.0], 1, 1.0)],
)
def test_abstentions(scores: list[float], nearest: int, confidence: float) -> None:
    """Below it stays silent, shows up to three nearest, and is as sure as the best sentence is wrong."""
    reply = POLICY.reply("Why?", readings := read(*scores))
    assert isinstance(reply, Abstention)
    assert (reply.question, reply.reason) == ("Why?", Reason.NOT_COVERED)
    assert reply.nearest == cited(readings[:nearest])
    assert [citation.number for citation in reply.nearest] == list(range(1, nearest + 1))
    assert reply.confidence == pytest.approx(confidence)
    assert reply.threshold == 0.5


@pytest.mark.parametrize(("score", "margin"), [(0.9, 0.4), (0.5, 0.0), (0.4, -0.1), (0.0, -0.5)])
def test_the_margin_is_what_is_left_above_the_threshold(score: float, margin: float) -> None:
    """It says how near a reply was to being of the other kind; it is negative for silence and for nothing else."""
    reply = POLICY.reply("Why?", read(score))
    assert reply.margin == pytest.approx(margin)
    assert isinstance(reply, Abstention) is (reply.margin < 0)


def test_the_margin_of_silence_without_anything_near() -> None:
    """Nothing answers with probability 0; a question that was not even looked for has no threshold to miss."""
    assert POLICY.reply("Why?", []).margin == -0.5
    refused = Abstention("", Reason.EMPTY_QUESTION, (), 1.0)
    assert (refused.threshold, refused.margin) == (0.0, 0.0)


def test_nothing_was_read() -> None:
    """Where nothing was found, silence is certainly right, however bold the policy."""
    assert Policy(0).reply("Why?", []) == Abstention("Why?", Reason.NOT_COVERED, (), 1.0)


def test_the_boldest_and_the_shyest_policy() -> None:
    """With 0 everything is answered, with 1 only what is certain."""
    assert Policy(0).reply("Why?", read(0.0)) == Answer("Why?", cited(read(0.0)), 0.0)
    assert Policy(1).reply("Why?", read(1.0)) == Answer("Why?", cited(read(1.0)), 1.0, 1)
    assert isinstance(Policy(1).reply("Why?", read(0.999)), Abstention)


def test_a_citation_shows_what_was_read() -> None:
    """Its sentence, score and highlight are those of the reading."""
    (reading,) = read(0.7)
    sentence = BRIEFING.sentences[0]
    span = Span(sentence.span.start, sentence.span.start + 3)
    citation = Citation(1, Reading(reading.hit, 0.7, span))
    assert (citation.sentence, citation.score, citation.highlight) == (sentence, 0.7, span)
    assert cited([reading])[0].highlight is None
