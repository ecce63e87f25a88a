"""The commands: thin, and the only place where an error becomes words and an exit status.

Exit status: 0 answered or done, 1 a clear error, 2 wrong usage, 3 `ask` had to stay silent, 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from briefbot.core.errors import BriefbotError, InvalidRequest
from briefbot.evaluation.options import add_options, task_of
from briefbot.opening import note, opened, warm_bot, warm_workshop, workshop

if TYPE_CHECKING:
    from briefbot.assembly import Workshop

DONE, BROKEN, SILENT, INTERRUPTED = 0, 1, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status."""
    options = parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BriefbotError as error:
        note(str(error))
        return BROKEN
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        give_up_output()  # nobody reads it any more, and that is quiet
        return DONE
    except OSError as error:
        give_up_output()
        note(f"Something could not be read or written ({error}); see that there are room and rights for it.")
        return BROKEN
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev -m briefbot …
            raise
        note(f"This is briefbot's own fault ({type(error).__name__}: {error}); please report it with what you typed.")
        return BROKEN
    return status


def program() -> NoReturn:
    """Runs a command as a process of its own, and ends that at once.

    Taking down models and modules in order takes some 60 ms, in which nobody gets anything; and PyTorch, still at work
    in a thread when a chat is left, would abort it.
    """
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or never there
            stream.flush()
    os._exit(status)


def give_up_output() -> None:
    """Sends what is left of the output nowhere; Python would complain when it ends that it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = Parser(prog="briefbot", description="Ask a briefing: sentences quoted from it, cited, or silence.")
    top.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    add_command(commands, "chat", run_chat, "ask in the terminal; changes to the briefing are picked up")
    ask = add_command(commands, "ask", run_ask, "ask one question, or many with --batch")
    ask.add_argument("question", nargs="*", help="the question")
    ask.add_argument("--json", action="store_true", help="print the reply as one JSON object")
    ask.add_argument("--batch", metavar="FILE", help="JSON Lines in, JSON Lines out; - is standard input")
    index = add_command(commands, "index", run_index, "build the index, or say that nothing changed")
    index.add_argument("--watch", action="store_true", help="stay, and build again when a document changes")
    add_command(commands, "telegram", run_telegram, "answer in Telegram until stopped")
    doctor = add_command(commands, "doctor", run_doctor, "look at all that a bot in Telegram needs, and say what to do")
    doctor.add_argument("--json", action="store_true", help="print the findings as one JSON object")
    feedback = add_command(commands, "feedback", run_feedback, "write what people rated in Telegram to a file")
    feedback.add_argument("export", choices=["export"], help="a question set, one JSON object a line")
    feedback.add_argument("file", metavar="FILE", help="where to write it; - is standard output")
    add_options(
        add_command(commands, "eval", run_eval, "measure how right the bot is, by questions with known answers")
    )
    return top


def add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], meaning: str
) -> argparse.ArgumentParser:
    """A command that runs `run`."""
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=meaning, description=f"{meaning[:1].upper()}{meaning[1:]}."
    )
    command.set_defaults(run=run, usage_error=command.error)
    command.add_argument("--documents", type=Path, metavar="FOLDER", help="folder with the briefings (.md and .txt)")
    command.add_argument("--index", type=Path, metavar="FOLDER", help="folder where the built index is kept")
    return command


class Parser(argparse.ArgumentParser):
    """Says what was wrong on the command line without what a terminal would obey."""

    def error(self, message: str) -> NoReturn:
        """Says it, with how the command is used, and ends."""
        from briefbot.core.text import printable

        super().error(printable(message))


class Version(argparse.Action):
    """Shows the version; looks it up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Prints it and ends."""
        from importlib.metadata import version

        print(f"briefbot {version('briefbot')}")
        parser.exit()


def run_ask(options: argparse.Namespace) -> int:
    """`briefbot ask`."""
    if bool(options.question) == bool(options.batch):
        options.usage_error("give one question, or --batch FILE")
    if options.batch:
        return answer_batch(options)
    return answer_for_programs(options) if options.json else answer_for_people(options)


def answer_for_people(options: argparse.Namespace) -> int:
    """Asks one question and shows the reply."""
    bot = warm_bot(options)  # before anything else is imported
    from briefbot.core.answering import Answer
    from briefbot.faces.terminal import open_terminal

    reply = bot.ask(" ".join(options.question))
    open_terminal().show_reply(reply)
    return DONE if isinstance(reply, Answer) else SILENT


def answer_for_programs(options: argparse.Namespace) -> int:
    """Asks one question and prints the reply as JSON."""
    bot = warm_bot(options)  # before anything else is imported
    from briefbot.faces.jsonlines import Request, json_line, reply_object

    reply = reply_object(Request(None, " ".join(options.question)), bot.ask)
    print(json_line(reply))
    return DONE if reply["reply"] == "answer" else SILENT


def answer_batch(options: argparse.Namespace) -> int:
    """Answers each line of a file, or of standard input, with a line."""
    from briefbot.faces.batch_input import lines_of, open_batch
    from briefbot.faces.jsonlines import reply_lines

    with ExitStack() as until_it_is_read:
        file = until_it_is_read.enter_context(open_batch(options.batch))
        shop = warm_workshop(options)
        bot = opened(shop.open_warm).bot
        until_it_is_read.pop_all()  # from here on, whoever reads the lines closes it
    with closing(reply_lines(lines_of(file), bot.ask, shop.threads)) as replies:
        for line in replies:
            print(line, flush=True)
    return DONE


def run_chat(options: argparse.Namespace) -> int:
    """`briefbot chat`."""
    shop = warm_workshop(options)  # before anything else is imported
    from briefbot.faces.console import Chat
    from briefbot.live import LiveBot

    bot = LiveBot(shop.open_warm, shop.signature)
    bot.start()
    went_well = Chat(bot.ask, bot.corpus, bot.notices, shop.settings.index / ".history").run()
    return DONE if went_well else BROKEN


def run_index(options: argparse.Namespace) -> int:
    """`briefbot index`."""
    shop = workshop(options)
    before = shop.signature()  # what is edited while the index is built has changed
    shop.forget()  # whoever asks for a build wants everything looked at
    build(shop)
    if options.watch:
        from briefbot.adapters.watcher import changes

        for _ in changes(shop.settings.documents, shop.signature, before):
            try:
                build(shop)
            except BriefbotError as error:  # the index that stood before stays in service
                note(str(error))
    return DONE


def build(shop: "Workshop") -> None:
    """Builds the index and says what that took."""
    from briefbot.faces.terminal import open_terminal

    found = opened(shop.open)
    terminal = open_terminal()
    terminal.say(terminal.wording.built(found.bot.corpus, found.encoded))


def run_telegram(options: argparse.Namespace) -> int:
    """`briefbot telegram`."""
    from briefbot.service.telegram import serve_telegram
    from briefbot.settings import Supervision, load_settings

    return serve_telegram(load_settings(documents=options.documents, index=options.index), Supervision())


def run_doctor(options: argparse.Namespace) -> int:
    """`briefbot doctor`."""
    import json

    from briefbot.doctor.examination import examine
    from briefbot.doctor.findings import is_well
    from briefbot.settings import load_settings

    findings = []
    for finding in examine(load_settings(documents=options.documents, index=options.index)):
        findings.append(finding)
        if not options.json:
            print(finding, flush=True)
    if options.json:
        print(json.dumps({"ok": is_well(findings), "findings": [finding.as_json() for finding in findings]}))
    return DONE if is_well(findings) else BROKEN


def run_feedback(options: argparse.Namespace) -> int:
    """`briefbot feedback export`."""
    from briefbot.adapters.files import write_text
    from briefbot.adapters.state import open_state
    from briefbot.faces.question_sets import question_lines

    shop = workshop(options)
    corpus, _ = shop.read()
    if not shop.settings.state.is_file():
        raise InvalidRequest(f"There is no state in {shop.settings.state}; name the bot's file in BRIEFBOT_STATE.")
    with open_state(shop.settings.state) as state:
        rated = state.feedback.rated()
    lines = list(question_lines(rated, {document.id: document for document in corpus.documents}))
    text = "".join(f"{line}\n" for line in lines)
    print(text, end="") if options.file == "-" else write_text(Path(options.file), text)
    note(
        f"{len(lines)} rated questions were written; {len(rated) - len(lines)} were left out: their documents changed."
    )
    return DONE


def run_eval(options: argparse.Namespace) -> int:
    """`briefbot eval`."""
    from briefbot.evaluation.running import evaluate
    from briefbot.faces.jsonlines import json_line
    from briefbot.faces.terminal import open_terminal

    result = evaluate(task_of(options), note)
    print(json_line(result.as_json())) if options.json else result.show(open_terminal().console)
    return DONE
