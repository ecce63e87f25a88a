"""watchfiles: waits for a document to change."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from briefbot.adapters.documents import is_expected


def changes(folder: Path, stop: Event | None = None) -> Iterator[None]:
    """Yields after each burst of changes to documents below `folder`, until `stop` is set or Ctrl-C is pressed."""
    from watchfiles import watch

    for _ in watch(folder, watch_filter=lambda _, path: is_expected(Path(path)), stop_event=stop, raise_interrupt=True):
        yield
