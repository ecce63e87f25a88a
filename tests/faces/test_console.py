"""The chat: in a pipe, and in a real pseudo-terminal whose screen is read."""

import io
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fcntl import ioctl
from pathlib import Path

import pyte
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document as Line

from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from briefbot.core.errors import EncoderUnavailable, NoDocuments
from briefbot.faces.console import Chat
from briefbot.faces.line_editor import LastingHistory, Suggestions
from briefbot.faces.talk import Talk
from briefbot.faces.terminal import open_terminal
from briefbot.faces.wording import ENGLISH
from tests.fakes import BRIEFING, ask_of

ROOT = Path(__file__).parents[2]
ROWS = 24
# A test that waits longer than this for a screen has failed; none depends on how fast the machine is.
PATIENCE = 30.0
# The chat as `briefbot chat` runs it, but for the bot: "hang" never returns, "break" cannot be answered.
CHAT = """
import sys, threading
from pathlib import Path
from briefbot.core.errors import BriefbotError
from briefbot.faces.console import Chat
from tests.fakes import BRIEFING, ask_of
answer, notices = ask_of(BRIEFING), ["notes.docx was skipped: it is no .md or .txt file."]
def ask(question, history):
    if question == "hang":
        threading.Event().wait()
    if question == "break":
        raise BriefbotError("The index cannot be read;\\x1b[2J run briefbot index.")
    return answer(question, history)
def news():
    return [notices.pop() for _ in tuple(notices)]
"""
RUN = "Chat(ask, lambda: BRIEFING, news, Path(sys.argv[1])).run()"
# Makes the pseudo-terminal the one whose Ctrl-C reaches this process, even if the tests were started in the background.
ATTACH = """
import fcntl, signal, termios
signal.signal(signal.SIGINT, signal.default_int_handler)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """An `ask` that keeps what it was asked."""

    questions: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def __call__(self, question: str, history: Sequence[str]) -> Reply:
        """The reply of the sample briefing, which is broken for "break"."""
        self.questions.append((question, tuple(history)))
        if question == "break":
            raise EncoderUnavailable("The weights are \x1b[31mgone; install them again.")
        return ask_of(BRIEFING)(question, history)


def chat(ask: Asked, stream: io.StringIO, notices: Sequence[str] = ()) -> Chat:
    """A chat that writes to `stream` and tells each of `notices` once."""
    untold = list(notices)

    def news() -> list[str]:
        told = untold.copy()
        untold.clear()
        return told

    return Chat(ask, lambda: BRIEFING, news, Path(os.devnull), open_terminal(stream))


def transcript(*lines: str, notices: Sequence[str] = ()) -> str:
    """What the chat writes to a pipe when it reads `lines` from one."""
    output = io.StringIO()
    chat(Asked(), output, notices).run(io.StringIO("\n".join(lines)))
    return output.getvalue()


def test_pipe() -> None:
    """Each line is repeated and answered; blank ones are passed over; the end of the pipe is the end."""
    assert transcript("Where did the envoys meet?", "", "  ", "/open 1", "Who won the match?", notices=["News."]) == (
        "> Where did the envoys meet?\n"
        "News.\n"
        "1. The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. — "
        "Harbour talks · 2026-03-02\n"
        "\n"
        "> /open 1\n"
        "Harbour talks · 2026-03-02\n"
        "https://news.example/harbour\n"
        ">>> The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. <<< "
        "The first ferry leaves in May.\n"
        "\n"
        "> Who won the match?\n"
        "The briefing does not say.\n"
        "The nearest sentences, which are not an answer:\n"
        "1. The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. — "
        "Harbour talks · 2026-03-02\n"
        "2. The first ferry leaves in May. — Harbour talks · 2026-03-02\n"
        "3. Norway pays 40 million crowns for the pier. — Harbour talks › Who pays for the new pier · 2026-03-02\n"
        "\n"
    )


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (["/open"], "There is nothing to open yet; ask a question first."),
        (["/why"], "There is nothing to explain yet; ask a question first."),
        (["🙂"], "I see no words in that. Please ask in words."),
        (["🙂", "/open 1"], "The last reply showed no sentences, so there is nothing to open."),
        (["Where did the envoys meet?", "/open 2"], "The last reply showed one sentence; type /open 1."),
        (
            ["Who won the match?", "/open two"],
            "The last reply showed sentences 1 to 3; type /open and one of these numbers.",
        ),
        (["/sorces"], "There is no command /sorces; did you mean /sources?"),
        (["/"], "There is no command /; /help lists them."),
        (["help"], "/quit     leave (or press Ctrl-D)"),
    ],
)
def test_commands(lines: list[str], last: str) -> None:
    """Each command that cannot do anything says what to do instead."""
    assert transcript(*lines).splitlines()[-2] == last


@pytest.mark.parametrize("word", ["/quit", "quit", "EXIT", "/QUIT now"])
def test_quit(word: str) -> None:
    """Nothing is read after the person has left."""
    assert transcript("🙂", word, "🙂").count(">") == 1


def test_earlier_questions_are_passed_on() -> None:
    """The history holds the questions that were replied to, oldest first, without failures and what is no question."""
    asked = Asked()
    lines = ["Who pays?", "🙂", "/why", "break", "Who won the match?", "And when?"]
    chat(asked, io.StringIO()).run(io.StringIO("\n".join(lines)))
    assert asked.questions == [
        ("Who pays?", ()),
        ("🙂", ("Who pays?",)),
        ("break", ("Who pays?",)),
        ("Who won the match?", ("Who pays?",)),
        ("And when?", ("Who pays?", "Who won the match?")),
    ]


def test_what_is_broken_is_said_and_borne() -> None:
    """An error is one harmless sentence, notices come before it, and the chat goes on."""
    assert transcript("break", "🙂", notices=["a.md was skipped: \x1b]0;it\x07 is empty."]) == (
        "> break\na.md was skipped: ]0;it is empty.\nThe weights are [31mgone; install them again.\n\n"
        "> 🙂\nI see no words in that. Please ask in words.\n\n"
    )


def test_sources_that_cannot_be_read() -> None:
    """A corpus that is not there is an error like any other."""

    def corpus() -> Corpus:
        raise NoDocuments("There is no folder.")

    output = io.StringIO()
    replace(chat(Asked(), output), corpus=corpus).run(io.StringIO("/sources\n"))
    assert output.getvalue() == "> /sources\nThere is no folder.\n\n"


def test_interrupt_without_a_terminal() -> None:
    """Where nobody could go on, Ctrl-C ends the chat."""

    def ask(_: str, __: Sequence[str]) -> Reply:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(chat(Asked(), io.StringIO()), ask=ask).run(io.StringIO("Who pays?\n"))


def test_question_full_of_controls() -> None:
    """What is typed reaches neither the bot nor the screen as anything but characters."""
    asked, output = Asked(), io.StringIO()
    chat(asked, output).run(io.StringIO("\ufeffWho \x1b[2Jpays\u202e\ud800?\r\n"))
    assert asked.questions == [("Who [2Jpays\ufffd?", ())]
    assert output.getvalue().startswith("> Who [2Jpays\ufffd?\n")


def run_in_pipe(source: str, history: Path, lines: bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The chat in a process of its own, between two pipes."""
    return subprocess.run(
        [sys.executable, "-c", CHAT + source, str(history)],
        input=lines,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | environment,
        timeout=PATIENCE,
        check=False,
    )


def test_pipe_of_another_process(tmp_path: Path) -> None:
    """Bytes that are no characters are replaced, nothing is remembered, and the output is plain."""
    done = run_in_pipe(
        RUN, tmp_path / "history", b"Where did the \xff envoys meet?\n/sources", PYTHONIOENCODING="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == (
        "> Where did the \ufffd envoys meet?\n"
        "notes.docx was skipped: it is no .md or .txt file.\n"
        "1. The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years. — "
        "Harbour talks · 2026-03-02\n\n"
        "> /sources\n2 documents, 5 sentences\n"
        "Harbour talks — 2026-03-02 · 4 sentences · harbour.md\n東京の会談 — 1 sentence · north/東京.md\n\n"
    )
    assert not list(tmp_path.iterdir())


def test_closed_pipe(tmp_path: Path) -> None:
    """When nobody reads any more, the chat ends with BrokenPipeError, which is the caller's to bear in silence."""
    closed = "import os\nreading, writing = os.pipe()\nos.close(reading)\nos.dup2(writing, 1)\n"
    caught = f"try:\n    {RUN}\nexcept BrokenPipeError:\n    sys.stderr.write('closed')\n    os._exit(0)\n"
    assert run_in_pipe(closed + caught, tmp_path / "history", b"Who pays?\n").stderr == b"closed"


class Screen(pyte.Screen):
    """A terminal's screen, which answers when it is asked where the cursor is."""

    def __init__(self, columns: int, answer: Callable[[bytes], object]) -> None:
        super().__init__(columns, ROWS)
        self.answer = answer

    def write_process_input(self, data: str) -> None:
        """Sends what the terminal itself has to say."""
        self.answer(data.encode())


@dataclass(frozen=True, slots=True)
class Window:
    """A terminal window in which the chat runs."""

    screen: Screen
    stream: pyte.ByteStream
    master: int
    process: subprocess.Popen[bytes]

    def type(self, keys: str) -> None:
        """Presses keys."""
        os.write(self.master, keys.encode())

    def lines(self) -> list[str]:
        """What can be read on the screen, without the empty lines below it."""
        shown = "\n".join(line.rstrip() for line in self.screen.display)
        return shown.rstrip("\n").split("\n")

    def wait_for(self, *last: str) -> None:
        """Looks at the screen until it ends with the lines `last`."""
        self.wait_until(lambda: self.lines()[-len(last) :] == list(last), f"no {last}")

    def wait_until(self, is_there: Callable[[], bool], missing: str) -> None:
        """Looks at the screen until something is there."""
        deadline = time.monotonic() + PATIENCE
        while not is_there():
            ready, _, _ = select.select([self.master], [], [], deadline - time.monotonic())
            assert ready, "\n".join([missing, *self.lines()])
            self.stream.feed(os.read(self.master, 65536))

    def ended(self) -> int:
        """The exit status, once the chat has ended."""
        return self.process.wait(PATIENCE)


@contextmanager
def window(columns: int, history: Path, **environment: str) -> Iterator[Window]:
    """The chat in a window `columns` wide."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", ATTACH + CHAT + RUN, str(history)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        start_new_session=True,
        env={**terminal_environment(), **environment},
    )
    os.close(slave)
    screen = Screen(columns, lambda answer: os.write(master, answer))
    try:
        yield Window(screen, pyte.ByteStream(screen), master, process)
    finally:
        process.kill()
        process.wait()
        os.close(master)


def terminal_environment() -> dict[str, str]:
    """The environment of this process, without what would change a terminal's colours or size."""
    kept = {name: value for name, value in os.environ.items() if not re.search("COLOR|COLUMNS|LINES|^TTY_", name)}
    return kept | {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}


GREETING_80 = (
    "Ask me about the briefing; I answer in its own sentences or not at all.",
    "Type /help for more, /quit to leave.",
    "",
    ">",
)


def test_conversation_at_80_columns(tmp_path: Path) -> None:
    """A question, its answer with the highlight in bold, and its paragraph, as a person sees them."""
    with window(80, tmp_path / "history") as chat:
        chat.wait_for(*GREETING_80)
        chat.type("Where did the envoys meet?\r")
        chat.wait_for("    Harbour talks · 2026-03-02", "", ">")
        chat.type("/open 1\r")
        chat.wait_for("years. The first ferry leaves in May.", "", ">")
        assert chat.lines() == [
            *GREETING_80[:3],
            "> Where did the envoys meet?",
            "",
            "notes.docx was skipped: it is no .md or .txt file.",
            "",
            " 1  The envoys met in Lisbon on Monday and agreed to reopen the harbour after",
            "    nine years.",
            "    Harbour talks · 2026-03-02",
            "",
            "> /open 1",
            "",
            "Harbour talks · 2026-03-02",
            "https://news.example/harbour",
            "",
            "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine",
            "years. The first ferry leaves in May.",
            "",
            ">",
        ]
        assert bold(chat, 7) == "Lisbon"
        chat.type("\x04")
        assert chat.ended() == 0


def test_silence_at_40_columns(tmp_path: Path) -> None:
    """A narrow window shows the same, wrapped."""
    with window(40, tmp_path / "history") as chat:
        chat.wait_for("Type /help for more, /quit to leave.", "", ">")
        chat.type("Who won the match?\r")
        chat.wait_for("    pier · 2026-03-02", "", ">")
        assert chat.lines()[-19:] == [
            "The briefing does not say.",
            "",
            "The nearest sentences, which are not an",
            "answer:",
            "",
            " 1  The envoys met in Lisbon on Monday",
            "    and agreed to reopen the harbour",
            "    after nine years.",
            "    Harbour talks · 2026-03-02",
            "",
            " 2  The first ferry leaves in May.",
            "    Harbour talks · 2026-03-02",
            "",
            " 3  Norway pays 40 million crowns for",
            "    the pier.",
            "    Harbour talks › Who pays for the new",
            "    pier · 2026-03-02",
            "",
            ">",
        ]
        chat.type("/quit\r")
        assert chat.ended() == 0


def bold(chat: Window, row: int) -> str:
    """The bold characters in a row of the screen."""
    cells = chat.screen.buffer[row]
    return "".join(cells[column].data for column in range(chat.screen.columns) if cells[column].bold)


def colours(chat: Window) -> set[str]:
    """The colours of all characters on the screen."""
    return {cell.fg for row in chat.screen.buffer.values() for cell in row.values()}


@pytest.mark.parametrize(
    ("environment", "shown"), [({"NO_COLOR": "1"}, {"default"}), ({}, {"default", "cyan", "brown"})]
)
def test_colours(tmp_path: Path, environment: dict[str, str], shown: set[str]) -> None:
    """With NO_COLOR nothing is coloured, what a person types included."""
    with window(80, tmp_path / "history", **environment) as chat:
        chat.wait_for(*GREETING_80)
        chat.type("Where did the envoys meet?\r")
        chat.wait_for("    Harbour talks · 2026-03-02", "", ">")
        assert colours(chat) == shown


def test_interrupts(tmp_path: Path) -> None:
    """Ctrl-C stops an answer, clears a line, and on an empty one says how to leave."""
    with window(80, tmp_path / "history") as chat:
        chat.wait_for(*GREETING_80)
        chat.type("hang\r")
        chat.wait_until(lambda: "Looking it up …" in chat.lines()[-1], "no sign of work")
        chat.type("\x03")
        chat.wait_for("Cancelled.", "", ">")
        chat.type("half a line")
        chat.wait_for("> half a line")
        chat.type("\x03")
        chat.wait_for("Cancelled.", "", ">")
        chat.type("\x03")
        chat.wait_for(">", "Type /quit or press Ctrl-D to leave.", "", ">")
        chat.type("🙂\r")
        chat.wait_for("> 🙂", "", "I see no words in that. Please ask in words.", "", ">")
        chat.type("\x04")
        assert chat.ended() == 0


def test_errors_at_a_terminal(tmp_path: Path) -> None:
    """A message is shown without its escape sequences, and the chat goes on."""
    with window(80, tmp_path / "history") as chat:
        chat.wait_for(*GREETING_80)
        chat.type("break\r")
        chat.wait_for("The index cannot be read;[2J run briefbot index.", "", ">")


def test_history_lasts(tmp_path: Path) -> None:
    """What was typed in one chat is one key away in the next, in a file that is the owner's alone."""
    history = tmp_path / "new folder" / "history"
    for _ in range(2):
        with window(80, history) as chat:
            chat.wait_for(*GREETING_80)
            if history.exists():
                chat.type("\x1b[A")
                chat.wait_for("> Who won the match?")
                chat.type("\x03")
            chat.type("Who won the match?\r")
            chat.wait_for("    Harbour talks › Who pays for the new pier · 2026-03-02", "", ">")
            chat.type("\x04")
            assert chat.ended() == 0
    assert history.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("history", ["", "file/history"])
def test_history_that_cannot_be_kept(tmp_path: Path, history: str) -> None:
    """A history file that is a folder, or lies below a file, stops nobody from asking."""
    (tmp_path / "file").write_text("no folder")
    with window(80, tmp_path / history) as chat:
        chat.wait_for(*GREETING_80)
        chat.type("🙂\r")
        chat.wait_for("I see no words in that. Please ask in words.", "", ">")
        chat.type("\x1b[A")
        chat.wait_for("> 🙂")


def test_history_of_controls(tmp_path: Path) -> None:
    """Lines are kept and given back as characters only."""
    LastingHistory(tmp_path / "history").store_string("Who \x1b[2J\ud800 pays?")
    assert list(LastingHistory(tmp_path / "history").load_history_strings()) == ["Who [2J\ufffd pays?"]


def test_commands_are_offered(tmp_path: Path) -> None:
    """After a slash all commands are shown with what they do; Tab completes one."""
    with window(80, tmp_path / "history") as chat:
        chat.wait_for(*GREETING_80)
        chat.type("/")
        chat.wait_until(lambda: chat.lines()[-1].strip() == "/quit     leave (or press Ctrl-D)", "no menu")
        chat.type("so")
        chat.wait_until(
            lambda: chat.lines()[-1].strip() == "/sources  list the documents you can ask about", "no choice"
        )
        chat.type("\t")
        chat.wait_until(lambda: "> /sources" in chat.lines(), "no completion")
        chat.type("\r")
        chat.wait_for("1 sentence · north/東京.md", "", ">")


def suggestions(typed: str, talk: Talk) -> list[str]:
    """What is offered after `typed`."""
    offered = Suggestions(talk, lambda: BRIEFING, ENGLISH).get_completions(Line(typed), CompleteEvent())
    return [completion.text for completion in offered]


def test_suggestions() -> None:
    """Commands, numbers of the last reply, and words of the briefing once that has been read."""
    asked = Talk().with_reply("Who won the match?", ask_of(BRIEFING)("Who won the match?", ()))
    assert suggestions("/w", Talk()) == ["/why"]
    assert suggestions("/open ", Talk()) == []
    assert suggestions("/open ", asked) == ["1", "2", "3"]
    assert suggestions("Who pays for the ha", Talk()) == []
    assert suggestions("Who pays for the ha", asked) == ["harbour"]
    assert suggestions("Who met in LI", asked) == ["Lisbon"]
    assert suggestions("W", asked) == []
    assert suggestions("", asked) == []
