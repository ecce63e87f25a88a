"""What is wrapped to be measured does what it did before."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from briefbot.core.answering import Policy
from briefbot.core.bot import Bot
from briefbot.core.calibration import FalseAnswers, Logistic
from briefbot.core.candidates import Candidate, Mark
from briefbot.core.pair_reading import Calibration, PairReader
from briefbot.core.retrieval import Retriever
from tests.bench.caches import share_in_memory
from tests.bench.processes import BenchFailed, run
from tests.bench.stopwatch import STAGES, Stopwatch, ask_in_stages, timed
from tests.fake_search import LetterEncoder, NumpyIndex, SetIndex
from tests.fakes import BRIEFING

QUESTION = "When does the first ferry leave?"


class SlowModel:
    """Marks candidates by their length, and takes 20 milliseconds for it."""

    def marks(self, question: str, candidates: Sequence[Candidate]) -> list[Mark]:
        """A mark for each candidate."""
        time.sleep(0.02)
        return [Mark(len(one.words) / len(question)) for one in candidates]


def bot() -> Bot:
    """A bot of honest small parts with a slow reader."""
    encoder, texts = LetterEncoder(), [sentence.words for sentence in BRIEFING.sentences]
    retriever = Retriever(BRIEFING, encoder, NumpyIndex(encoder.encode_passages(texts)), SetIndex(texts))
    always = Logistic(1.0, {})
    reader = PairReader(BRIEFING.sentences, SlowModel(), Calibration(0.0, always, always, FalseAnswers((0.5,))))
    return Bot(BRIEFING, retriever, reader, Policy(0.0))


def test_a_timed_bot_replies_the_same() -> None:
    """Word for word."""
    assert timed(bot(), Stopwatch()).ask(QUESTION) == bot().ask(QUESTION)


def test_stages_add_up_to_the_whole() -> None:
    """The reader's time is the reader's, its model's is part of it, and nothing is counted twice."""
    watch = Stopwatch()
    spent = ask_in_stages(timed(bot(), watch), watch, QUESTION)
    assert set(spent) == {*STAGES, "model", "ask"}
    assert sum(spent[name] for name in STAGES) == pytest.approx(spent["ask"])
    assert spent["ask"] >= spent["read"] >= spent["model"] >= 0.02
    assert all(spent[name] > 0 for name in STAGES)
    again = ask_in_stages(timed(bot(), watch), watch, QUESTION)
    assert again["model"] < 2 * spent["model"] + 0.1


def test_a_process_is_measured_from_outside() -> None:
    """Its seconds, its memory and not ours, its output."""
    held = bytearray(300_000_000)
    small = run([sys.executable, "-c", "import time; time.sleep(0.2); print('done')"])
    large = run([sys.executable, "-c", "bytearray(200_000_000)"])
    assert len(held) == 300_000_000
    assert (small.out, small.status) == ("done\n", 0)
    assert small.seconds >= 0.2 > small.processor_s
    assert small.peak_mb < 100 < large.peak_mb


def test_a_process_that_fails_is_told_of() -> None:
    """What, how it ended, and its last words."""
    with pytest.raises(BenchFailed, match=r"-c import sys; sys.exit\('no room'\) ended with 1: no room$"):
        run([sys.executable, "-c", "import sys; sys.exit('no room')"])


def test_what_is_in_memory(tmp_path: Path) -> None:
    """A file that has just been written is; small ones are not looked at."""
    large, small = tmp_path / "large", tmp_path / "small"
    large.write_bytes(b"x" * 2_000_000)
    small.write_bytes(b"x")
    assert share_in_memory([large, small]) == 1
    assert share_in_memory([small]) == 0
