"""What a person can want of a face besides an answer."""

import difflib
from enum import Enum, unique


@unique
class Command(Enum):
    """What can be typed instead of a question."""

    SOURCES = "/sources"
    OPEN = "/open"
    WHY = "/why"
    HELP = "/help"
    QUIT = "/quit"


# What people type who have not read the help.
_ALIASES = {"help": Command.HELP, "?": Command.HELP, "/?": Command.HELP, "quit": Command.QUIT, "exit": Command.QUIT}
_BY_NAME = {command.value: command for command in Command} | _ALIASES


def is_command(line: str) -> bool:
    """Whether a line is meant as a command; whether there is such a command is another question."""
    return line.startswith("/") or line.lower() in _ALIASES


def command_in(line: str) -> Command | None:
    """The command that a line names, or None if there is no such command."""
    return _BY_NAME.get(name_in(line).lower())


def name_in(line: str) -> str:
    """The first word of a line."""
    return line.split(maxsplit=1)[0]


def argument_in(line: str) -> str:
    """What stands behind the first word of a line."""
    return "".join(line.split(maxsplit=1)[1:])


def nearest_command(name: str) -> Command | None:
    """The command that was probably meant by `name`, or None if none is similar."""
    similar = difflib.get_close_matches(name.lower(), [command.value for command in Command], n=1, cutoff=0.5)
    return Command(similar[0]) if similar else None
