"""watchfiles: waits for a document to change."""

from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from threading import Event


def changes(folder: Path, signature: Callable[[], Hashable], stop: Event | None = None) -> Iterator[None]:
    """Yields after each burst of changes below `folder` that changes the `signature` of its documents.

    Ends when `stop` is set; Ctrl-C is raised as KeyboardInterrupt.
    """
    from watchfiles import watch

    known = signature()
    # No filter: a folder that is moved in, with documents in it, is one change of no document's name.
    for _ in watch(folder, watch_filter=None, stop_event=stop, raise_interrupt=True):
        if (found := signature()) != known:
            known = found
            yield
