"""watchfiles: waits for a document to change."""

from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from threading import Event

LOOK_MS = 5000


def changes(
    folder: Path, signature: Callable[[], Hashable], known: Hashable, stop: Event | None = None
) -> Iterator[None]:
    """Yields after each change below `folder` that gives its documents another `signature` than the `known` one.

    The signature is looked at every few seconds besides: some file systems tell nobody of changes, and a folder that is
    put in the place of another one has nobody who listens.

    Ends when `stop` is set; Ctrl-C is raised as KeyboardInterrupt.
    """
    from watchfiles import watch

    # No filter: a folder that is moved in, with documents in it, is one change of no document's name.
    for _ in watch(
        folder, watch_filter=None, stop_event=stop, rust_timeout=LOOK_MS, yield_on_timeout=True, raise_interrupt=True
    ):
        if (found := signature()) != known:
            known = found
            yield
