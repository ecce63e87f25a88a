"""Options of a command → what opens bots, and bots; what is to be said meanwhile is said beside the output."""

import argparse
import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefbot.adapters.onnx_reader import ReaderModel
    from briefbot.assembly import Opened, Workshop
    from briefbot.core.bot import Bot


def note(sentence: str) -> None:
    """Says a sentence on standard error, beside the output."""
    from briefbot.core.text import printable

    sys.stderr.write(f"{printable(sentence)}\n")


def workshop(options: argparse.Namespace, own_model: "ReaderModel | None" = None) -> "Workshop":
    """What opens bots, by the settings and the options."""
    from briefbot.assembly import Workshop
    from briefbot.faces.wording import ENGLISH
    from briefbot.settings import load_settings

    return Workshop(
        load_settings(documents=options.documents, index=options.index),
        waiting=lambda: note(ENGLISH.waiting),
        preparing=lambda: note(ENGLISH.preparing),
        own_model=own_model,
    )


def warm_workshop(options: argparse.Namespace) -> "Workshop":
    """The same for whoever is about to answer: the reader is loaded while the settings and the rest are imported."""
    from briefbot.adapters.onnx_reader import own_model_ahead

    collects = gc.isenabled()
    gc.disable()  # what is imported stays; looking for garbage in it takes some 20 ms
    try:
        return workshop(options, own_model_ahead())
    finally:
        if collects:
            gc.enable()


def opened(opening: Callable[[Callable[[int, int], None]], "Opened"]) -> "Opened":
    """A bot, with a progress bar if it takes long; what had to be skipped is said beside the output."""
    from briefbot.faces.progress import progress_bar

    with progress_bar() as progress:
        found = opening(progress)
    for problem in found.problems:
        note(problem)
    return found


def warm_bot(options: argparse.Namespace) -> "Bot":
    """A bot whose first reply takes no longer than the others: programs look at the milliseconds."""
    return opened(warm_workshop(options).open_warm).bot
