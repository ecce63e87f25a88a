"""Sentence-transformers CrossEncoders as readers: a real one, tiny and made here."""

from pathlib import Path

import pytest
import torch
from sentence_transformers import CrossEncoder
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from briefbot.adapters.cross_encoder import open_cross_encoder
from briefbot.adapters.encoder import embedded_folder
from briefbot.core.candidates import Candidate
from briefbot.core.errors import ReaderUnavailable

REMEDY = "; name a folder or hub name of a CrossEncoder in the setting reader, or leave the setting out for our own."


def tiny(folder: Path, labels: int = 1) -> Path:
    """A CrossEncoder with two layers of random numbers and a real tokenizer, saved in a folder."""
    embedded = embedded_folder()
    assert embedded
    torch.manual_seed(1)
    config = BertConfig(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(embedded).save_pretrained(folder)
    return folder


def test_marks_are_the_model_s_logits(tmp_path: Path) -> None:
    """It is given "Title: Heading: sentence", and its scores come back as they are, without highlights."""
    folder = tiny(tmp_path / "model")
    candidates = [Candidate("They met.", "Talks: Monday"), Candidate("It rained.", "Weather", "Before.")]
    marks = open_cross_encoder(str(folder)).marks("Who met?", candidates)
    pairs = [("Who met?", "Talks: Monday: They met."), ("Who met?", "Weather: It rained.")]
    expected = CrossEncoder(str(folder), device="cpu").predict(pairs, activation_fn=torch.nn.Identity())
    assert [mark.score for mark in marks] == pytest.approx(expected.tolist(), abs=1e-6)
    assert [mark.highlight for mark in marks] == [None, None]
    assert len(set(expected.tolist())) == 2


def test_a_model_that_is_none(tmp_path: Path) -> None:
    """What is wrong and what to do, in one sentence each."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReaderUnavailable) as refused:
        open_cross_encoder(str(tmp_path / "empty"))
    assert str(refused.value) == (
        f"The reader folder {tmp_path / 'empty'} holds no .safetensors weights, or others besides (save_pretrained "
        f"makes them){REMEDY}"
    )


def test_a_model_with_several_scores(tmp_path: Path) -> None:
    """A classifier is no reader."""
    folder = tiny(tmp_path / "model", labels=3)
    with pytest.raises(ReaderUnavailable) as refused:
        open_cross_encoder(str(folder)).warm_up()
    assert str(refused.value) == f"The reader in {folder} gives 3 scores and not one{REMEDY}"


def test_damaged_weights(tmp_path: Path) -> None:
    """The library's own words are cut short, and the remedy is named."""
    folder = tiny(tmp_path / "model")
    (folder / "model.safetensors").write_bytes(b"none")
    with pytest.raises(ReaderUnavailable) as refused:
        open_cross_encoder(str(folder)).warm_up()
    assert str(refused.value).startswith(f"The reader in {folder} cannot be loaded (")
    assert str(refused.value).endswith(REMEDY)
