"""Which kinds of near misses help: the same short course, each time with other kinds of them.

python -m briefbot.training.ablation DATA --work FOLDER [--seed N] [--lessons FIRST SECOND] [--only VARIANTS]

`make train` must have found the candidates in the work folder before. All variants begin with the same network, that
of a short first stage, and have as many lessons; only what some of their questions are made of differs. A line for each
tells how well the marks of what it has become tell answerable questions from near misses that people wrote.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sklearn.metrics import roc_auc_score

from briefbot.adapters.encoder import DEFAULT_ENCODER, open_encoder
from briefbot.adapters.onnx_reader import OnnxCrossEncoder
from briefbot.adapters.processors import available_threads
from briefbot.core.retrieval import Retriever
from briefbot.evaluation.squad import QuestionSet, read_squad
from briefbot.training.__main__ import DEV, say
from briefbot.training.briefings import BRIEFINGS, briefings_to_measure
from briefbot.training.calibrating import is_right, ordered
from briefbot.training.collecting import Read, read_all, retriever_of
from briefbot.training.course import COURSE
from briefbot.training.near_misses import EXCHANGES
from briefbot.training.steps import School, exported

VARIANTS: Mapping[str, tuple[str, ...]] = {"none": (), **{kind: (kind,) for kind in EXCHANGES}, "all": tuple(EXCHANGES)}
# Each answerable question comes once more as a near miss, so that little learning shows what there is to see.
_SHARE = 1.0
_WEIGHT = 4.0


def main(arguments: Sequence[str]) -> None:
    """Teaches all variants and says what each has become."""
    options = parsed_options(arguments)
    encoder = open_encoder(DEFAULT_ENCODER)
    sets = [read_squad(options.data / DEV), *briefings_to_measure(options.briefings)]
    prepared = [(one, retriever_of(one, encoder)) for one in sets]
    for name in options.only:
        folder = taught(name, VARIANTS[name], options)
        say(f"{name}: {figures(folder, prepared)}")


def taught(name: str, kinds: tuple[str, ...], options: argparse.Namespace) -> Path:
    """The folder of the reader that learnt the first stage and then the second with these kinds of near misses."""
    first, second = (School(options.work, options.seed, most, say) for most in options.lessons)
    broad, narrow = COURSE
    network = first.begun()
    first.learn(network, replace(broad, name="ablation"))  # not the checkpoint of `make train`
    variant = replace(narrow, name=f"ablation {name}", near_misses=kinds, near_miss_share=_SHARE, candidates=4)
    second.learn(network, variant)
    (folder := options.work / variant.name).mkdir(exist_ok=True)
    return exported(network, folder, say)[0]


def figures(folder: Path, prepared: Sequence[tuple[QuestionSet, Retriever]]) -> str:
    """What can be said of a reader, on the question set and on the briefings."""
    model = OnnxCrossEncoder(folder, available_threads())
    squad, *ours = (list(read_all(one.questions, retriever, model)) for one, retriever in prepared)
    return f"SQuAD {line(squad)}; briefings {line([read for some in ours for read in some])}"


def line(reads: Sequence[Read]) -> str:
    """hit@1, and the AUROC of the first candidate's mark, of answerable questions against near misses."""
    firsts = [ordered(read, _WEIGHT)[0] for read in reads]
    answerable = [bool(read.question.answers) for read in reads]
    rights = [is_right(best, read) for best, read in zip(firsts, reads, strict=True) if read.question.answers]
    auroc = roc_auc_score(answerable, [best.mark.score for best in firsts])
    return f"hit@1 {sum(rights) / len(rights):.1%}, AUROC {auroc:.3f}"


def parsed_options(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="briefbot.training.ablation", description="Which near misses help.")
    parser.add_argument("data", type=Path, help="folder with the question sets")
    parser.add_argument("--work", type=Path, required=True, help="the folder that `make train` worked in")
    parser.add_argument("--briefings", type=Path, default=BRIEFINGS, help="folder with briefings and questions.jsonl")
    parser.add_argument("--only", nargs="+", choices=VARIANTS, default=tuple(VARIANTS), help="variants to teach")
    parser.add_argument("--seed", type=int, default=13, help="decides everything that is drawn by chance")
    parser.add_argument("--lessons", type=int, nargs=2, default=(120, 80), help="so many in each of the two stages")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
