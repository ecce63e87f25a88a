"""A bot of small real parts is measured; every figure is reckoned by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from briefbot.core.answering import Policy
from briefbot.core.bot import Bot
from briefbot.core.errors import BriefbotError
from briefbot.core.reading import Reading
from briefbot.core.retrieval import Hit, Retriever, passages
from briefbot.core.text import Span
from briefbot.evaluation.judging import Judgement, judged
from briefbot.evaluation.measures import by_word, measured
from briefbot.evaluation.measuring import outcomes
from briefbot.evaluation.question_words import QuestionWord
from briefbot.evaluation.sets import Item, Kind, Place
from tests import fakes
from tests.fake_search import LetterEncoder, NumpyIndex, SetIndex

TEXT = fakes.HARBOUR.text


@dataclass(frozen=True, slots=True)
class WordReader:
    """Judges by the question's long words, and highlights the first name."""

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """The readings, best first."""
        found = [replace(fakes.reading(question, hit.position, hit.sentence), hit=hit) for hit in hits]
        return tuple(sorted(found, key=lambda reading: -reading.score))


def bot() -> Bot:
    """A bot for the harbour briefing that answers if at least half of the long words are there."""
    corpus, encoder = fakes.corpus_of([fakes.HARBOUR]), LetterEncoder()
    vectors = NumpyIndex(encoder.encode_passages(passages(corpus.sentences)))
    terms = SetIndex([sentence.words for sentence in corpus.sentences])
    return Bot(corpus, Retriever(corpus, encoder, vectors, terms), WordReader(), Policy(0.5, 0.3))


def item(question: str, *answers: str, is_off_topic: bool = False) -> Item:
    """A question and the words in the harbour briefing that answer it."""
    places = [Place("harbour.md", Span(TEXT.index(words), TEXT.index(words) + len(words))) for words in answers]
    return Item(question, tuple(places), is_off_topic=is_off_topic)


def judgements(*items: Item) -> list[Judgement]:
    """What was right about the bot's replies."""
    texts = {"harbour.md": TEXT}
    return [judged(one, texts) for one in outcomes(bot(), items, texts)]


FIRST = item("When did the envoys meet in Lisbon?", "Monday")
PAYING = item("Who pays for the pier: how many crowns?", "40 million crowns", "Norway")
SILENT = item("What costs four hundred dollars somewhere?", "four million")
NEAR_MISS = item("What do the envoys agree on?")
OFF_TOPIC = item("Who invented penicillin?", is_off_topic=True)


def test_one_question() -> None:
    """Two of three long words ("envoys", "lisbon", not "meet") are there; the name that is asked for is Monday."""
    [found] = judgements(FIRST)
    assert (found.kind, found.word, found.is_answered) == (Kind.ANSWERABLE, QuestionWord.WHEN, True)
    assert found.confidence == pytest.approx(2 / 3)
    assert (found.relevance[0], found.own_relevance[0], found.is_right) == (True, True, True)
    assert (found.highlight_f1, found.is_highlight_exact) == (1.0, True)
    assert found.milliseconds > 0


def test_silence_is_a_miss_only_where_silence_counts() -> None:
    """One of five long words ("four") is there: a bot that is never silent cites it, this one does not."""
    [found] = judgements(SILENT)
    assert found.confidence == pytest.approx(1 / 5)
    assert (found.relevance[:1], found.own_relevance, found.is_right) == ((True,), (), False)


def test_the_figures() -> None:
    """Three answerable questions, a near miss that is answered, and an off-topic question that is not."""
    found = measured(judgements(FIRST, PAYING, SILENT, NEAR_MISS, OFF_TOPIC))
    assert (found.answerable, found.near_misses, found.off_topic) == (3, 1, 1)
    assert [found.never_silent.hit_1, found.silence_is_a_miss.hit_1] == pytest.approx([1, 2 / 3])
    assert [found.highlights.f1, found.highlights_where_right.exact] == pytest.approx([1 / 3, 1 / 3])
    assert found.false_silences == pytest.approx(1 / 3)
    assert (found.false_answers, found.false_answers_off_topic) == (1.0, 0.0)
    assert found.auroc_off_topic == 1.0
    assert found.right == pytest.approx(3 / 5)


def test_figures_that_nothing_tells() -> None:
    """Without near misses there are no false answers, and without questions nothing at all."""
    found = measured(judgements(FIRST))
    assert (found.false_answers, found.auroc_near_misses, found.auroc_off_topic) == (None, None, None)
    assert measured([]).never_silent.hit_1 is None


def test_by_question_word() -> None:
    """Only words that occur, in their order."""
    assert list(by_word(judgements(NEAR_MISS, PAYING, FIRST))) == [
        QuestionWord.WHO,
        QuestionWord.WHEN,
        QuestionWord.WHAT,
    ]


def test_the_reply_is_the_bots_own() -> None:
    """With its policy, contexts and refusals; the other one is that of a policy that is never silent."""
    items = (FIRST, PAYING, SILENT, NEAR_MISS, OFF_TOPIC, Item("?"), Item("x" * 1001))
    found = list(outcomes(bot(), items, {"harbour.md": TEXT}))
    never_silent = replace(bot(), policy=Policy(0.0))
    for one in found:
        assert one.own == bot().ask(one.item.question)
        assert one.never_silent == never_silent.ask(one.item.question)


def test_a_citation_that_its_file_does_not_hold_ends_the_run() -> None:
    """One character was added in front: the sentence says which citation it is."""
    with pytest.raises(BriefbotError, match=r"harbour\.md does not hold 'The envoys met .*' at 17; if it was edited"):
        list(outcomes(bot(), [FIRST], {"harbour.md": f"#{TEXT}"}))
