"""The runtime as a program of its own: base_url, token, state, seconds that each ask takes, and which desk.

"small" is the small desk about the briefing, "real" the real one about piers.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from briefbot.adapters.logs import configure_logging
from briefbot.adapters.state import open_state
from briefbot.core.answering import Reply
from briefbot.faces.telegram.app import run
from briefbot.faces.telegram.options import Secret, TelegramOptions
from tests.fakes import HARBOUR, WIDE
from tests.telegram.desk_stage import Oracle
from tests.telegram.running import SmallDesk, piers, real_desk


def main(base_url: str, token: str, state_path: str, seconds: str, desk: str) -> int:
    """Runs until a signal comes."""
    oracle = Oracle((piers(4),) if desk == "real" else (HARBOUR, WIDE))

    def slowly(question: str, history: Sequence[str] = ()) -> Reply:
        time.sleep(float(seconds))
        return oracle(question, history)

    configure_logging()
    options = TelegramOptions(token=Secret(token), base_url=base_url, poll=2, patience=2, start_attempts=3)
    with open_state(Path(state_path)) as state, real_desk(state, options, oracle, slowly) as real:
        return run(options, real if desk == "real" else SmallDesk(state.inbox, slowly), state)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
