"""The runtime with the small desk as a program of its own: base_url, token, state, seconds that each ask takes."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from briefbot.adapters.logs import configure_logging
from briefbot.adapters.state import open_state
from briefbot.core.answering import Reply
from briefbot.faces.telegram.app import run
from briefbot.faces.telegram.options import Secret, TelegramOptions
from tests.fakes import BRIEFING, ask_of
from tests.telegram.running import SmallDesk


def main(base_url: str, token: str, state_path: str, seconds: str) -> int:
    """Runs until a signal comes."""
    ask = ask_of(BRIEFING)

    def slowly(question: str, history: Sequence[str] = ()) -> Reply:
        time.sleep(float(seconds))
        return ask(question, history)

    configure_logging()
    options = TelegramOptions(token=Secret(token), base_url=base_url, poll=2, patience=2, start_attempts=3)
    with open_state(Path(state_path)) as state:
        return run(options, SmallDesk(state.inbox, slowly), state)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
