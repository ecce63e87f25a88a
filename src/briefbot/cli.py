"""The commands: thin, and the only place where an error becomes words and an exit status.

Exit status: 0 answered or done, 1 a clear error, 2 wrong usage, 3 `ask` had to stay silent, 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefbot.core.errors import BriefbotError

if TYPE_CHECKING:
    from briefbot.assembly import Workshop

ANSWERED, BROKEN, SILENT, INTERRUPTED = 0, 1, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status."""
    options = parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except BriefbotError as error:
        return broken(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return closed_pipe()


def broken(error: BriefbotError) -> int:
    """Says what is broken."""
    from briefbot.core.text import printable

    print(printable(str(error)), file=sys.stderr)
    return BROKEN


def closed_pipe() -> int:
    """Keeps Python from complaining, when it ends, that nobody reads its output any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ANSWERED


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="briefbot", description="Ask a briefing: sentences quoted from it, cited, or silence.")
    top.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    chat = add(commands, "chat", run_chat, "ask in the terminal; changes to the briefing are picked up")
    ask = add(commands, "ask", run_ask, "ask one question, or many with --batch")
    index = add(commands, "index", run_index, "build the index, or say that nothing changed")
    ask.add_argument("question", nargs="*", help="the question")
    ask.add_argument("--json", action="store_true", help="print the reply as one JSON object")
    ask.add_argument("--batch", metavar="FILE", help="JSON Lines in, JSON Lines out; - is standard input")
    index.add_argument("--watch", action="store_true", help="stay, and build again when a document changes")
    for command in (chat, ask, index):
        command.add_argument("--documents", type=Path, metavar="FOLDER", help="folder with the briefings (.md and .txt)")
        command.add_argument("--index", type=Path, metavar="FOLDER", help="folder where the built index is kept")
    return top


def add(commands: Any, name: str, run: Callable[[argparse.Namespace], int], meaning: str) -> argparse.ArgumentParser:
    """A command that runs `run`."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=meaning, description=meaning[0].upper() + meaning[1:] + ".")
    command.set_defaults(command=run, usage_error=command.error)
    return command


class Version(argparse.Action):
    """Shows the version; looks it up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"briefbot {version('briefbot')}")
        parser.exit()


def workshop(options: argparse.Namespace) -> "Workshop":
    """What builds and opens the index, by the settings and the options."""
    from briefbot.assembly import Workshop
    from briefbot.settings import load_settings

    return Workshop(load_settings(documents=options.documents, index=options.index))


def run_ask(options: argparse.Namespace) -> int:
    """`briefbot ask`."""
    if bool(options.question) == bool(options.batch):
        options.usage_error("give one question, or --batch FILE")
    return answer_batch(options) if options.batch else answer_one(options)


def answer_one(options: argparse.Namespace) -> int:
    """Asks one question and prints the reply."""
    from briefbot.core.answering import Answer

    question = " ".join(options.question)
    bot = opened(workshop(options)).bot
    if options.json:
        from briefbot.faces.jsonlines import Request, json_line, reply_object

        found = reply_object(Request(None, question), bot.ask)
        print(json_line(found))
        return ANSWERED if found["reply"] == "answer" else SILENT
    from briefbot.faces.terminal import render_reply, terminal

    reply = bot.ask(question)
    render_reply(reply, terminal())
    return ANSWERED if isinstance(reply, Answer) else SILENT


def answer_batch(options: argparse.Namespace) -> int:
    """Answers each line of a file, or of standard input, with a line."""
    from briefbot.faces.jsonlines import reply_lines

    with batch_input(options.batch) as lines:
        bot = opened(workshop(options)).bot
        for line in reply_lines(lines, bot.ask):
            print(line, flush=True)
    return ANSWERED


def batch_input(name: str) -> BinaryIO:
    """The file of that name, or standard input for "-", as bytes."""
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InvalidRequest(f"The file {name} cannot be read ({reason}); name a file of JSON Lines, or - for standard input.") from error


def run_chat(options: argparse.Namespace) -> int:
    """`briefbot chat`."""
    from briefbot.faces.console import Chat
    from briefbot.live import LiveBot

    shop = workshop(options)
    bot = LiveBot(shop.open, shop.signature)
    bot.start()
    Chat(ask=bot.ask, corpus=bot.corpus, notices=bot.notices, history_file=shop.settings.index / ".history").run()
    return ANSWERED


def run_index(options: argparse.Namespace) -> int:
    """`briefbot index`."""
    shop = workshop(options)
    report(opened(shop))
    if options.watch:
        watch(shop)
    return ANSWERED


def watch(shop: "Workshop") -> None:
    """Builds again whenever a document changes, until interrupted; what fails is said and the old index stays."""
    from briefbot.adapters.watcher import changes

    for _ in changes(shop.settings.documents):
        try:
            report(opened(shop))
        except BriefbotError as error:
            broken(error)
