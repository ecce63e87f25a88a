"""A real, tiny network learns, is stopped and taken up again, and is exported."""

import shutil
from itertools import islice
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch import Tensor, nn

from briefbot.adapters.onnx_reader import OnnxCrossEncoder, highlight
from briefbot.adapters.reader_input import batch
from briefbot.adapters.tracing import ByteEmbedding
from briefbot.core.candidates import Candidate
from briefbot.training.course import Stage, lessons, number_of_lessons
from briefbot.training.export import export, export_whole
from briefbot.training.learning import Progress, Teacher
from briefbot.training.network import NEVER, ReaderNetwork, read
from tests.training.tiny import examples, network, sentence, tokenizer, tokenizer_file, weather

STAGE = Stage("try", {"ferries": 40.0}, candidates=3, questions=6, rate=5e-3)
SETS = {"ferries": examples()}


def learnt(folder: Path, checkpoint: str, *parts: int) -> ReaderNetwork:
    """The tiny network after some lessons, taken up again from its checkpoint for each part."""
    taught = network(folder)
    for part in parts:
        taught = network(folder)
        teacher = Teacher(taught, STAGE, folder / checkpoint, lambda _line: None)
        teacher.teach(islice(lessons(STAGE, SETS, tokenizer(), 3, teacher.step), part), 8)
    return taught


def test_learning_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    """Eight lessons in one go, or three and then five: the same network; its word embeddings stay as they were."""
    once, twice = learnt(tmp_path, "once.pt", 8).state_dict(), learnt(tmp_path, "twice.pt", 3, 5).state_dict()
    assert all(torch.equal(once[name], twice[name]) for name in once)
    before = network(tmp_path).state_dict()
    assert torch.equal(
        before["encoder.embeddings.word_embeddings.weight"], once["encoder.embeddings.word_embeddings.weight"]
    )
    assert not torch.equal(before["score.0.weight"], once["score.0.weight"])


def test_it_learns(tmp_path: Path) -> None:
    """After a stage it finds the timetable among forecasts, for a port that it never saw, and the hour in it."""
    taught = network(tmp_path)
    said: list[str] = []
    steps = number_of_lessons(STAGE, SETS, 3)
    Teacher(taught, STAGE, tmp_path / "whole.pt", said.append).teach(lessons(STAGE, SETS, tokenizer(), 3), steps)
    assert steps == 60
    assert said[0].startswith("try: 50/60, loss ")
    taught.eval()
    shown = [Candidate(weather("Oslo"), "Forecast"), Candidate(sentence("Oslo", 9), "Ferries")]
    (_, pair) = pairs = tokenizer().pairs("When does the ferry to Oslo leave?", shown)
    scores, starts, ends = read(taught, batch(pairs), torch.device("cpu"))
    assert scores[0] < 0 < scores[1]
    assert highlight(pair, starts[1].detach().numpy(), ends[1].detach().numpy()) == (28, 37)
    assert shown[1].words[28:37] == "9 o'clock"


@pytest.mark.parametrize(("step", "factor"), [(0, 1 / 6.06), (4, 5 / 6.06), (50, 50 / 94.94), (99, 1 / 94.94)])
def test_the_rate_rises_and_then_falls(step: int, factor: float) -> None:
    """It is highest after six of a hundred steps and never 0."""
    assert Progress(step, 100).factor == pytest.approx(factor)


def test_padding_changes_nothing(tmp_path: Path) -> None:
    """A pair is read alike alone and beside a longer one; outside of the sentence nothing begins or ends."""
    taught = network(tmp_path).eval()
    short, long = Candidate("It left.", "Ferries"), Candidate(sentence("Hull", 3) * 2, "Ferries")
    pairs = tokenizer().pairs("When?", [short, long])
    alone = read(taught, batch(pairs[:1]), torch.device("cpu"))
    both = read(taught, batch(pairs), torch.device("cpu"))
    assert both[0][0].item() == pytest.approx(alone[0][0].item(), abs=1e-5)
    size = len(pairs[0].ids)
    assert torch.allclose(both[1][0, :size], alone[1][0], atol=1e-5)
    inside = range(pairs[0].start, pairs[0].start + len(pairs[0].offsets))
    outside = [number for number in range(both[1].shape[1]) if number not in inside]
    assert (both[1][0, outside] == NEVER).all()
    assert (both[2][0, outside] == NEVER).all()


def test_embeddings_as_bytes() -> None:
    """Each word keeps its own scale, so that small vectors are as exact as large ones."""
    embedding = nn.Embedding(3, 2)
    embedding.weight.data = torch.tensor([[1.0, -0.5], [0.001, 0.0005], [0.0, 0.0]])
    found: Tensor = ByteEmbedding(embedding)(torch.tensor([0, 1, 2]))
    assert torch.allclose(found, embedding.weight, rtol=0.01, atol=1e-9)


def test_the_exported_network_says_the_same(tmp_path: Path) -> None:
    """The whole one to the fifth digit; as bytes nearly; and the reader of the bot runs it."""
    taught = learnt(tmp_path, "some.pt", 8).eval()
    shown = [Candidate(sentence("Hull", 3), "Ferries"), Candidate("It left.", "", "A ferry came.")]
    pairs = tokenizer().pairs("When does the ferry to Hull leave?", shown)
    inputs = batch(pairs)
    scores, starts, _ = read(taught, inputs, torch.device("cpu"))
    feed = {"ids": inputs.ids, "mask": inputs.mask, "segments": inputs.segments, "inside": inputs.inside}
    export_whole(taught, tmp_path / "whole.onnx")
    whole = onnxruntime.InferenceSession(tmp_path / "whole.onnx").run(None, feed)
    assert np.allclose(whole[0], scores.detach().numpy(), atol=0.02)
    assert np.allclose(whole[1][0], starts[0].detach().numpy(), atol=0.02)
    export(taught, tmp_path / "reader.onnx")
    shutil.copy(tokenizer_file(), tmp_path)
    marks = OnnxCrossEncoder(tmp_path, threads=1).marks("When does the ferry to Hull leave?", shown)
    assert [mark.score for mark in marks] == pytest.approx(whole[0].tolist(), abs=0.1)
