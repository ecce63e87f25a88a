"""The steps of `make train`, each leaving its result in the work folder."""

import shutil
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import torch

from briefbot.adapters.encoder import DEFAULT_ENCODER, open_encoder
from briefbot.adapters.onnx_reader import OnnxCrossEncoder, available_threads
from briefbot.adapters.reader_files import CALIBRATION, CARD, MODEL, TOKENIZER, write_calibration
from briefbot.adapters.reader_input import PairTokenizer
from briefbot.evaluation.squad import Question, read_squad
from briefbot.training.calibrating import Groups, calibrated
from briefbot.training.collecting import read_all, retriever_of
from briefbot.training.course import Stage, lessons, number_of_lessons
from briefbot.training.describing import card, figures
from briefbot.training.examples import Examples
from briefbot.training.export import export, export_whole
from briefbot.training.learning import Teacher
from briefbot.training.mining import mined
from briefbot.training.network import ReaderNetwork
from briefbot.training.sources import read_sources

Say = Callable[[str], None]
SHIPPED = (MODEL, TOKENIZER, CALIBRATION, CARD)


def base() -> Path:
    """The folder of the encoder that the network begins as."""
    return open_encoder(DEFAULT_ENCODER).folder


def mine(paths: Sequence[Path], work: Path, say: Say) -> None:
    """Finds the candidates of all questions; one file for each corpus."""
    folder = work / "mined"
    folder.mkdir(exist_ok=True)
    encoder = open_encoder(DEFAULT_ENCODER)
    for path in paths:
        for number, question_set in enumerate(read_sources(path)):
            target = folder / f"{path.name.split('.')[0]}-{number:02}.json"
            if not target.exists():
                found = mined(question_set, encoder)
                found.save(target)
                say(f"{target.stem}: {len(found.examples)} questions, {len(found.sentences)} sentences")


def teach(course: Sequence[Stage], work: Path, seed: int, most: int | None, say: Say) -> ReaderNetwork:
    """The mean of the networks after each stage.

    The first stage ends with the best order, the second one with the best judgement when to be silent; their mean keeps
    nearly all of both (Wortsman et al. 2022).
    """
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = ReaderNetwork.from_folder(base()).to(device)
    tokenizer = PairTokenizer.from_file(base() / TOKENIZER)
    sets = {path.stem: Examples.from_file(path) for path in sorted((work / "mined").glob("train-*.json"))}
    ends: list[dict[str, torch.Tensor]] = []
    for number, stage in enumerate(course, start=1):
        teacher = Teacher(network, stage, work / f"{number}-{stage.name.replace(' ', '-')}.pt", say)
        count = min(number_of_lessons(stage, sets, seed), most or 10**9)
        teacher.teach(islice(lessons(stage, sets, tokenizer, seed, teacher.step), count - teacher.step), count)
        ends.append({name: tensor.clone() for name, tensor in network.state_dict().items()})
    network.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(0) for name in ends[0]})
    return network


def exported(network: ReaderNetwork, work: Path, say: Say) -> tuple[Path, Path]:
    """The folders of the network as it is shipped, and as it was before its numbers were cut to eight bits."""
    shipped, whole = work / "shipped", work / "whole"
    for folder, write in ((shipped, export), (whole, export_whole)):
        folder.mkdir(exist_ok=True)
        write(network, folder / MODEL)
        shutil.copyfile(base() / TOKENIZER, folder / TOKENIZER)
        say(f"{folder / MODEL}: {(folder / MODEL).stat().st_size / 1e6:.1f} MB")
    return shipped, whole


def calibrate(folder: Path, dev: Path, other: Path, seed: int, say: Say) -> None:
    """Finds what the marks of the model in `folder` mean, on the questions in `dev` and on strange ones in `other`."""
    question_set = read_squad(dev)
    retriever = retriever_of(question_set, open_encoder(DEFAULT_ENCODER))
    model = OnnxCrossEncoder(folder, available_threads())
    answerable = [question for question in question_set.questions if question.answers]
    near_misses = [question for question in question_set.questions if not question.answers]
    candidates = answerable_in(other)
    strange = Random(seed).sample(candidates, min(len(near_misses), len(candidates)))
    groups = Groups(*(list(read_all(these, retriever, model)) for these in (answerable, near_misses, strange)))
    write_calibration(calibrated(groups), folder)
    counts = f"{len(answerable)} answerable questions, {len(near_misses)} near misses, {len(strange)} off-topic ones"
    say(f"calibrated on {counts}")


def describe(folders: tuple[Path, Path], dev: Path, other: Path, seed: int, say: Say) -> None:
    """Measures the reader, as shipped and whole, and writes its card; `other` has the off-topic questions."""
    shipped, whole = folders
    question_set = read_squad(dev)
    retriever = retriever_of(question_set, open_encoder(DEFAULT_ENCODER))
    shutil.copyfile(shipped / CALIBRATION, whole / CALIBRATION)
    measures = figures(retriever, shipped, question_set, answerable_in(other))
    text = card(shipped, measures, figures(retriever, whole, question_set, []), seed)
    (shipped / CARD).write_text(text, encoding="utf-8")
    say(f"{shipped / CARD} is written.")


def answerable_in(path: Path) -> list[Question]:
    """The questions of a set that its texts answer."""
    return [question for question in read_squad(path).questions if question.answers]


def install(folder: Path, into: Path, say: Say) -> None:
    """Copies what is shipped."""
    into.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED:
        shutil.copyfile(folder / name, into / name)
    say(f"copied into {into}")
