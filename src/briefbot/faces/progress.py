"""A bar for what takes longer than a second."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

PATIENCE = 1.0


@contextmanager
def progress_bar(doing: str = "Building the index") -> Iterator[Callable[[int, int], None]]:
    """Gives a function to be told how many of how many things are done; the bar is on standard error, for people."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None, visible=False)
        timer = Timer(PATIENCE, lambda: bar.update(task, visible=True))
        timer.daemon = True
        timer.start()
        try:
            yield lambda done, total: bar.update(task, completed=done, total=total)
        finally:
            timer.cancel()
