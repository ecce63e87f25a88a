"""`make bench`: how fast the program is and how much memory it takes, beside floors and peers.

python -m tests.bench [--sizes 1,30,1000] [--large] [--only PARTS] [--out FOLDER] [--compare EARLIER.json]

The size 30 is the shipped briefing, which has about as many sentences, with the questions of
tests/briefing_questions.jsonl; other sizes are synthetic. Above 100,000 sentences most vectors are made
up. Nothing else should run meanwhile.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefbot.core.errors import BriefbotError
from briefbot.evaluation.running import require
from tests.bench.cases import Case
from tests.bench.comparing import compared
from tests.bench.machine import facts
from tests.bench.plotting import save_plot
from tests.bench.processes import ROOT, told
from tests.bench.programs import PEER_RUNS, PEERS, WARM, bare_python, peer_figures, program_figures
from tests.bench.reporting import show, show_comparison
from tests.bench.results import Result, Size, read_result
from tests.bench.texts import shipped_questions, write_briefings, write_questions

if TYPE_CHECKING:
    from rich.console import Console

SIZES, LARGEST, SHIPPED = "1,30,1000,100000", 1_000_000, 30
# The index is built in any case.
PARTS = ("build", "program", "serving", "floors", "peers")
# Peers encode with PyTorch; with more sentences that takes longer than all the rest together, and with fewer they need
# as long as here.
WITH_PEERS = range(SHIPPED, 1_001)
ASKS, SECONDS = 300, 30.0
QUICK_ASKS, QUICK_SECONDS = 6, 1.0
WIDTH = 140

Say = Callable[[str], None]


def main(arguments: Sequence[str]) -> int:
    """Measures, and says what came of it."""
    options = parsed(arguments)
    try:
        measure(options)
    except BriefbotError as error:
        say(str(error))
        return 1
    return 0


def measure(options: argparse.Namespace) -> None:
    """Measures all sizes; after each of them, what is known so far is saved."""
    require(["matplotlib"])
    earlier = read_result(options.compare) if options.compare else None
    options.out.mkdir(parents=True, exist_ok=True)
    machine, sizes = facts(), dict[int, Size]()
    for sentences in options.sizes:
        sizes[sentences] = size(sentences, options)
        result = Result(machine, sizes)
        result.save(options.out / "bench.json")
        save_plot(result, options.out / "bench.png")
    console = wide_console()
    show(result, console)
    if earlier:
        show_comparison(console, compared(earlier, result))
    say(f"Written to {options.out}: bench.json, bench.png.")


def wide_console() -> "Console":
    """Standard output, at least as wide as the tables: a narrow terminal wraps them, and nothing is cut off."""
    from rich.console import Console

    return Console(width=max(WIDTH, Console().width), highlight=False)


def size(sentences: int, options: argparse.Namespace) -> Size:
    """All that was asked for of one size; its files are made for it and removed again."""
    with tempfile.TemporaryDirectory(prefix="briefbot-bench-") as folder:
        asks, seconds = (QUICK_ASKS, QUICK_SECONDS) if options.quick else (ASKS, SECONDS)
        case, repeats = Case(Path(folder), sentences, asks, seconds), 1 if options.quick else WARM
        tell(sentences, "writing briefings and building the index")
        lay_out(case, options.seed)
        built = told("building", case.as_fields())
        found, figures = built.pop("sentences"), dict(built)
        floors: dict[str, float | None] = {}
        if "program" in options.only:
            tell(sentences, "whole processes")
            figures |= program_figures(case, repeats)
        if "serving" in options.only:
            tell(sentences, "a bot that stays open")
            figures |= told("serving", case.as_fields())
        if "floors" in options.only:
            tell(sentences, "floors")
            floors = told("floors", case.as_fields()) | bare_python(repeats)
        peers = peers_of(case, options, repeats) if "peers" in options.only and sentences in WITH_PEERS else {}
        return Size(found, figures, floors, peers)


def lay_out(case: Case, seed: int) -> None:
    """Writes documents and questions of a size."""
    if case.sentences == SHIPPED:
        shutil.copytree(ROOT / "index" / "briefings", case.documents)
        questions = shipped_questions(ROOT / "tests" / "briefing_questions.jsonl")
    else:
        questions = write_briefings(case.documents, case.sentences, seed)
    write_questions(case.questions, questions)


def peers_of(case: Case, options: argparse.Namespace, repeats: int) -> Mapping[str, Mapping[str, Any]]:
    """The figures of all peers."""
    found = {}
    for name in PEERS:
        tell(case.sentences, f"peer: {name}")
        found[name] = peer_figures(name, options.peers_python, case, min(repeats, PEER_RUNS))
    return found


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="tests.bench", description="Measures speed and memory; 15 minutes or so.")
    parser.add_argument("--sizes", type=numbers, default=numbers(SIZES), help="sentences, parted by commas")
    parser.add_argument("--large", action="store_true", help=f"measure {LARGEST:,} sentences, too; an hour or so")
    parser.add_argument("--only", type=parts, default=PARTS, help=f"what to measure: {','.join(PARTS)}")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="folder for bench.json and bench.png")
    parser.add_argument("--compare", type=Path, help="bench.json of an earlier run to compare with")
    parser.add_argument("--peers-python", default=sys.executable, help="the Python that has the peers installed")
    parser.add_argument("--seed", type=int, default=5, help="decides the synthetic texts")
    parser.add_argument("--quick", action="store_true", help="measure everything once or twice only, to try it out")
    options = parser.parse_args(arguments)
    options.sizes = sorted({*options.sizes, *([LARGEST] if options.large else [])})
    return options


def numbers(text: str) -> list[int]:
    """Sizes as they are written on the command line."""
    found = [int(part) for part in text.replace("_", "").split(",")]
    if min(found) < 1:
        raise argparse.ArgumentTypeError("a size is at least 1 sentence")
    return found


def parts(text: str) -> Iterable[str]:
    """Parts as they are written on the command line."""
    found = tuple(text.split(","))
    if unknown := set(found).difference(PARTS):
        raise argparse.ArgumentTypeError(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return found


def tell(sentences: int, doing: str) -> None:
    """Says what is being measured."""
    say(f"{time.strftime('%H:%M:%S')} {sentences:,} sentences: {doing}")


def say(line: str) -> None:
    """Prints a line beside the output."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
