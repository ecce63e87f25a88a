"""The steps of `make train`, each leaving its result in the work folder."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import torch

from briefbot.adapters.encoder import DEFAULT_ENCODER, open_encoder
from briefbot.adapters.onnx_reader import OnnxCrossEncoder
from briefbot.adapters.processors import available_threads
from briefbot.adapters.reader_files import CALIBRATION, CARD, MODEL, TOKENIZER, write_calibration
from briefbot.adapters.reader_input import PairTokenizer
from briefbot.evaluation.squad import QuestionSet, read_squad
from briefbot.settings import Settings
from briefbot.training.briefings import briefings_to_learn, briefings_to_measure
from briefbot.training.calibrating import calibrated
from briefbot.training.collecting import retriever_of
from briefbot.training.course import LAST_SHARE, Stage, lessons, number_of_lessons
from briefbot.training.describing import card, figures
from briefbot.training.examples import Examples
from briefbot.training.export import export, export_whole
from briefbot.training.grouping import about_articles, about_briefings
from briefbot.training.learning import Teacher
from briefbot.training.mining import mined
from briefbot.training.network import ReaderNetwork
from briefbot.training.shipped import shipped_network
from briefbot.training.sources import read_sources

Say = Callable[[str], None]
OUR_BRIEFINGS = "train-briefings"
SHIPPED = (MODEL, TOKENIZER, CALIBRATION, CARD)


def base() -> Path:
    """The folder of the encoder that the network begins as."""
    return open_encoder(DEFAULT_ENCODER).folder


def mine(paths: Sequence[Path], briefings: Path, work: Path, say: Say) -> None:
    """Finds the candidates of all questions, in `paths` and about our own briefings; one file for each corpus."""
    folder = work / "mined"
    folder.mkdir(exist_ok=True)
    encoder = open_encoder(DEFAULT_ENCODER)
    for name, question_sets in sources(paths, briefings):
        for number, question_set in enumerate(question_sets):
            target = folder / f"{name}-{number:02}.json"
            if not target.exists():
                found = mined(question_set, encoder)
                found.save(target)
                say(f"{target.stem}: {len(found.examples)} questions, {len(found.sentences)} sentences")


def sources(paths: Sequence[Path], briefings: Path) -> Iterator[tuple[str, list[QuestionSet]]]:
    """The question sets in each file by its name, and the briefings of our own."""
    for path in paths:
        yield path.name.split(".")[0], read_sources(path)
    yield OUR_BRIEFINGS, briefings_to_learn(briefings)


@dataclass(frozen=True, slots=True)
class School:
    """What all stages need: the folder `work`, the seed, and how many lessons a stage may have at most."""

    work: Path
    seed: int
    most: int | None
    say: Say

    def teach(self, course: Sequence[Stage], last: Stage, shipped: Path | None) -> ReaderNetwork:
        """The network after `last`, mixed with what it begins with: the mean of those after the `course`'s stages.

        The first stage ends with the best order, the second one with the best judgement when to be silent; their mean
        keeps nearly all of both (Wortsman et al. 2022). Where `shipped` is given, the reader in that folder takes the
        place of the mean.
        """
        network = self.begun(shipped)
        if not shipped:
            ends = [self.learn(network, stage) for stage in course]
            network.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(0) for name in ends[0]})
        before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        after = self.learn(network, last)
        network.load_state_dict({name: LAST_SHARE * after[name] + (1 - LAST_SHARE) * before[name] for name in before})
        return network

    def begun(self, shipped: Path | None = None) -> ReaderNetwork:
        """The reader in a folder as a network that can learn on, or one that has learnt nothing yet."""
        torch.manual_seed(self.seed)
        network = shipped_network(shipped, base()) if shipped else ReaderNetwork.from_folder(base())
        return network.to(torch.device("cuda" if torch.cuda.is_available() else "cpu"))

    def learn(self, network: ReaderNetwork, stage: Stage) -> dict[str, torch.Tensor]:
        """Teaches a network one stage, from where that was interrupted; its parameters at the end."""
        teacher = Teacher(network, stage, self.work / f"{stage.name.replace(' ', '-')}.pt", self.say)
        sets, tokenizer = self._sets(), PairTokenizer.from_file(base() / TOKENIZER)
        count = min(number_of_lessons(stage, sets, self.seed), self.most or 10**9)
        teacher.teach(islice(lessons(stage, sets, tokenizer, self.seed, teacher.step), count - teacher.step), count)
        return {name: tensor.clone() for name, tensor in network.state_dict().items()}

    def _sets(self) -> dict[str, Examples]:
        return {path.stem: Examples.from_file(path) for path in sorted((self.work / "mined").glob("train-*.json"))}


def exported(network: ReaderNetwork, work: Path, say: Say) -> tuple[Path, Path]:
    """The folders of the network as it is shipped, and as it was before its numbers were cut to eight bits."""
    shipped, whole = work / "shipped", work / "whole"
    for folder, write in ((shipped, export), (whole, export_whole)):
        folder.mkdir(exist_ok=True)
        write(network, folder / MODEL)
        shutil.copyfile(base() / TOKENIZER, folder / TOKENIZER)
        say(f"{folder / MODEL}: {(folder / MODEL).stat().st_size / 1e6:.1f} MB")
    return shipped, whole


def calibrate(folder: Path, sets: tuple[Path, Path], briefings: Path, seed: int, say: Say) -> None:
    """Finds what the marks of the model in `folder` mean, on the questions of a set and those about our briefings.

    `sets` are that one, and one whose questions are about something else.
    """
    model, random = OnnxCrossEncoder(folder, available_threads()), Random(seed)
    encoder, strange = open_encoder(DEFAULT_ENCODER), read_squad(sets[1]).answerable
    kinds = [
        *about_articles(read_squad(sets[0]), strange, encoder, model, random),
        about_briefings(briefings_to_measure(briefings), strange, encoder, model, random),
    ]
    write_calibration(calibrated(kinds, Settings.model_fields["max_false_answers"].default), folder)
    sizes = [[len(part) for part in (groups.answerable, groups.near_misses, groups.off_topic)] for groups in kinds]
    said = "; ".join("{} answerable, {} near misses, {} off-topic".format(*size) for size in sizes)
    say(f"calibrated on questions about articles, parts of them, and briefings: {said}")


def describe(folders: tuple[Path, Path], dev: Path, other: Path, briefings: Path, say: Say) -> None:
    """Measures the reader, as shipped and whole, and writes its card; `other` has the off-topic questions."""
    shipped, whole = folders
    encoder = open_encoder(DEFAULT_ENCODER)
    squad, *ours = ((one, retriever_of(one, encoder)) for one in (read_squad(dev), *briefings_to_measure(briefings)))
    shutil.copyfile(shipped / CALIBRATION, whole / CALIBRATION)
    measures = figures(shipped, [squad], read_squad(other).answerable)
    text = card(shipped, measures, figures(whole, [squad]), figures(shipped, ours))
    (shipped / CARD).write_text(text, encoding="utf-8")
    say(f"{shipped / CARD} is written.")


def install(folder: Path, into: Path, say: Say) -> None:
    """Copies what is shipped."""
    into.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED:
        shutil.copyfile(folder / name, into / name)
    say(f"copied into {into}")
