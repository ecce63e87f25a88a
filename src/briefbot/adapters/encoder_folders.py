"""The folder of prepared encoders: each is written beside the others and renamed into place; what is old goes."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from briefbot.adapters.encoder_files import Description, remember, target_of, whole

KEPT = 3
# A process loads what it has opened only when something is to be encoded, and several settings may share a folder.
SECONDS_UNTIL_UNUSED = 7 * 24 * 3600
_SECONDS_UNTIL_ABANDONED = 3600
_NEW = ".new-"
_NAME = re.compile(r"[0-9a-f]{32}")


def last_used_first(encoders: Path) -> list[Path]:
    """The folders of prepared encoders, in the order of their last use."""
    return sorted(encoders.glob("[!.]*"), key=last_use, reverse=True)


def last_use(folder: Path) -> float:
    """When an encoder was opened last, in seconds since the epoch; 0 for one that was taken away just now."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def mark_used(folder: Path) -> None:
    """Makes this the time of its last use; where nothing may be written, nothing is removed either."""
    with suppress(OSError):
        os.utime(folder)


def retire(encoders: Path) -> None:
    """Removes encoders that nobody has used for a week; the three that were used last stay in any case.

    What is damaged, was made by an earlier recipe or only tells of a failure is none of the three.
    """
    folders = [folder for folder in last_used_first(encoders) if _NAME.fullmatch(folder.name)]
    kept = set(islice(filter(can_serve, folders), KEPT))
    for folder in folders:
        if folder not in kept and time.time() - last_use(folder) > SECONDS_UNTIL_UNUSED:
            discard(folder)


def can_serve(folder: Path) -> bool:
    """Whether there is an encoder, and all of it."""
    description = whole(folder)
    return description is not None and description.fault is None


def discard(folder: Path) -> None:
    """Takes a folder away at once, by its name, and then its files; where that is not allowed, it stays."""
    with suppress(OSError):
        old = Path(tempfile.mkdtemp(prefix=_NEW, dir=folder.parent))
        try:
            folder.rename(old / folder.name)
        finally:
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def new_folder(encoders: Path) -> Iterator[Path]:
    """An empty folder beside the others, gone afterwards if it still has its name; old ones of crashes go, too."""
    encoders.mkdir(parents=True, exist_ok=True)
    for left in encoders.glob(f"{_NEW}*"):
        if time.time() - last_use(left) > _SECONDS_UNTIL_ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=_NEW, dir=encoders))
    try:
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def put_in_place(new: Path, target: Path) -> None:
    """Gives a folder its name; what somebody else has put there meanwhile stays, what is damaged goes."""
    new.chmod(0o755)  # a folder made by mkdtemp is its owner's alone, and an index may be shared
    if whole(target):
        return
    shutil.rmtree(target, ignore_errors=True)
    try:
        new.rename(target)
    except OSError:
        if not whole(target):
            raise


def remember_failure(encoders: Path, name: str, model: Path, failure: Description) -> None:
    """Writes down that the model called `name` could not be exported, as far as something may be written there."""
    target = target_of(encoders, failure.source)
    with suppress(OSError):
        with new_folder(encoders) as new:
            failure.save(new)
            put_in_place(new, target)
        remember(target, name, model)
