"""`make train`: question sets → the reader that is shipped.

python -m briefbot.training DATA --work FOLDER [--into FOLDER] [--seed N] [--near-misses KINDS] [--lessons N]
    [--briefings FOLDER] [--begin-with FOLDER]

Every step leaves its result in the work folder and is not repeated while that is there; learning goes on from its last
checkpoint. A GPU is used if there is one.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from briefbot.training.briefings import BRIEFINGS
from briefbot.training.course import COURSE, LAST, Stage
from briefbot.training.near_misses import EXCHANGES

DEV = "dev-squad2.json.gz"
OFF_TOPIC, OTHER_OFF_TOPIC = "train-squad2.json.gz", "train-shifts-new-wiki.json.gz"


def main(arguments: Sequence[str]) -> None:
    """Does what is not done yet."""
    options = parsed_options(arguments)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from briefbot.training import steps

    data, work = options.data, options.work
    work.mkdir(parents=True, exist_ok=True)
    paths = sorted(data.glob("train-*.gz"))
    if not paths or not (data / DEV).is_file():
        raise SystemExit(f"{data} holds no question sets; name the folder with train-*.gz and {DEV} in DATA.")
    steps.mine(paths, options.briefings, work, say)
    school = steps.School(work, options.seed, options.lessons, say)
    *first, last = course(options)
    network = school.teach(first, last, options.begin_with)
    shipped, whole = steps.exported(network, work, say)
    steps.calibrate(shipped, (data / DEV, data / OTHER_OFF_TOPIC), options.briefings, options.seed, say)
    steps.describe((shipped, whole), data / DEV, data / OFF_TOPIC, options.briefings, say)
    if options.into:
        steps.install(shipped, options.into, say)


def course(options: argparse.Namespace) -> list[Stage]:
    """The stages, with the kinds of near misses that were asked for."""
    kinds = tuple(kind for kind in options.near_misses.split(",") if kind)
    return [replace(stage, near_misses=kinds) if stage.near_misses else stage for stage in (*COURSE, LAST)]


def parsed_options(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="briefbot.training", description="Makes the reader that is shipped.")
    parser.add_argument("data", type=Path, help="folder with the question sets")
    parser.add_argument("--briefings", type=Path, default=BRIEFINGS, help="folder with briefings and questions.jsonl")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made on the way, some 2 GB")
    parser.add_argument("--into", type=Path, help="folder that the finished model is copied to")
    parser.add_argument("--seed", type=int, default=13, help="decides everything that is drawn by chance")
    parser.add_argument("--near-misses", default=",".join(EXCHANGES), help="kinds of near misses, parted by commas")
    parser.add_argument("--lessons", type=int, help="at most so many lessons in each stage, to try whether all works")
    parser.add_argument("--begin-with", type=Path, help="folder of a reader that learns the last stage alone")
    return parser.parse_args(arguments)


def say(line: str) -> None:
    """Prints a line with the time."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
