"""What several tests of adapters share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from briefbot.adapters.state import State, open_state


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """A new state in the file `state` of `tmp_path`, which holds nothing else."""
    with open_state(tmp_path / "state") as opened:
        yield opened
