"""A network with the default encoder's tokenizer and hardly anything else, and question sets of a few lines."""

import gzip
import json
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from briefbot.adapters.encoder import embedded_folder
from briefbot.adapters.reader_input import PairTokenizer
from briefbot.core.candidates import Candidate
from briefbot.training.examples import Example, Examples
from briefbot.training.network import ReaderNetwork

PORTS = ("Dover", "Calais", "Ostend", "Rotterdam", "Hull", "Bergen", "Esbjerg", "Kiel")


def tokenizer_file() -> Path:
    """That of the default encoder."""
    folder = embedded_folder()
    assert folder
    return folder / "tokenizer.json"


def tokenizer() -> PairTokenizer:
    """The tokenizer in that file."""
    return PairTokenizer.from_file(tokenizer_file())


def network(folder: Path) -> ReaderNetwork:
    """Two layers of random numbers, always the same."""
    torch.manual_seed(7)
    config = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    if not (folder / "config.json").exists():
        BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    torch.manual_seed(8)
    return ReaderNetwork.from_folder(folder)


def sentence(port: str, hour: int) -> str:
    """What a timetable says."""
    return f"The ferry to {port} leaves at {hour} o'clock from the northern quay."


def weather(port: str) -> str:
    """What a forecast says."""
    return f"Rain and strong wind are expected in {port} tonight."


def examples() -> Examples:
    """A question for each port, answered by a timetable and not by forecasts, and one that nothing answers.

    The highlight is the hour.
    """
    timetable = [Candidate(sentence(port, hour), "Ferries") for hour, port in enumerate(PORTS, start=1)]
    sentences = (*timetable, *(Candidate(weather(port), "Forecast") for port in PORTS))
    asked = [
        Example(f"When does the ferry to {port} leave?", (number, 8 + number, 8 + (number + 3) % 8), (number,),
                {number: (sentences[number].words.index(" at ") + 4, sentences[number].words.index(" from"))})
        for number, port in enumerate(PORTS)
    ]  # fmt: skip
    return Examples(sentences, (*asked, Example("Who paints the quay?", (8, 9, 10))))


def squad(path: Path) -> None:
    """The same as a question set in a file, once as one article and once more with hours that differ."""
    data = []
    for shift, title in enumerate(("Ferries", "Boats")):
        context = " ".join(sentence(port, hour + shift) for hour, port in enumerate(PORTS, start=1))
        asked = [
            {"question": f"When does the ferry to {port} leave?", "is_impossible": False,
             "answers": [{"text": f"{hour + shift} o'clock", "answer_start": context.index(f"{hour + shift} o'clock")}]}
            for hour, port in enumerate(PORTS, start=1)
        ]  # fmt: skip
        asked += [
            {"question": f"Who owns the ferry to {port}?", "is_impossible": True, "answers": []} for port in PORTS
        ]
        data.append({"title": title, "paragraphs": [{"context": context, "qas": asked}]})
    path.write_bytes(gzip.compress(json.dumps({"data": data}).encode()))


def briefings(folder: Path) -> None:
    """Two briefings with two questions each; the first is for measuring, the second one to learn from."""
    folder.mkdir()
    lines = []
    for name, hour in (("a.md", "noon"), ("b.md", "eight")):
        (folder / name).write_text(f"# Ferries\n\nThe ferry leaves at {hour}. It is full.\n", encoding="utf-8")
        gold = [{"document": name, "text": f"at {hour}"}]
        lines.append({"question": "When does the ferry leave?", "document": name, "gold": gold})
        lines.append({"question": "Who owns the ferry?", "document": name, "gold": []})
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")
