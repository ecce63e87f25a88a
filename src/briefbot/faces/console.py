"""The chat in a terminal: questions and commands in, replies out; without a terminal, line by line."""

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from briefbot.core.errors import BriefbotError
from briefbot.core.text import printable
from briefbot.faces.commands import Command, argument_in, command_in, is_command, name_in
from briefbot.faces.talk import Read, Talk
from briefbot.faces.terminal import Terminal, open_terminal

Ask = Callable[[str, Sequence[str]], Reply]


@dataclass(frozen=True, slots=True)
class Chat:
    """Talks with one person.

    `ask` may take its time, and both it and `corpus` may raise BriefbotError, whose message is then shown. `notices`
    gives the sentences that a person should see before the next reply, each of them once. What is typed at a terminal
    is remembered in `history_file`, if that can be read and written.
    """

    ask: Ask
    corpus: Callable[[], Corpus]
    notices: Callable[[], Sequence[str]]
    history_file: Path
    terminal: Terminal = field(default_factory=open_terminal)

    def run(self, stream: TextIO | None = None) -> bool:
        """Talks until the person leaves or `stream`, which is standard input where nothing else is said, ends.

        Whether all went well: a person at a terminal has seen what did not, a program that reads a pipe has not.

        At a terminal there is a greeting and a line editor; a pipe is read line by line.

        Raises:
            BrokenPipeError: if nobody reads the replies any more.
            KeyboardInterrupt: if there is no terminal, and so nobody who could go on.
        """
        stream = stream or sys.stdin
        if not (stream.isatty() and self.terminal.is_interactive):
            return not self.talk(lines_of(stream)).has_failed
        # The line editor takes longer to import than everything else here, and a pipe needs none.
        from briefbot.faces.line_editor import LineEditor

        self.greet()
        self.talk(LineEditor.opened(self.terminal, self.corpus, self.history_file).read)
        return True

    def greet(self) -> None:
        """How to ask, and where to find out more."""
        for line in self.terminal.wording.greeting:
            self.terminal.say(line)
        self.terminal.part()

    def talk(self, read: Read) -> Talk:
        """Answers each line that `read` gives; the whole talk."""
        talk = Talk()
        while not talk.is_over:
            try:
                line = read(talk)
            except EOFError:
                return talk
            talk = self.turn(talk, printable(line))
        return talk

    def turn(self, talk: Talk, line: str) -> Talk:
        """The talk after one line, whatever has come of it."""
        if not line:
            return talk
        if is_command(line) and command_in(line) is Command.QUIT:
            return talk.left()
        self.terminal.echo(line)
        self.terminal.part()
        talk = self.outcome(talk, line)
        self.terminal.console.line()
        return talk

    def outcome(self, talk: Talk, line: str) -> Talk:
        """The talk after one line that may fail or be cancelled."""
        try:
            return self.obeyed(talk, line) if is_command(line) else self.answered(talk, line)
        except BriefbotError as error:
            self.terminal.complain(str(error))
            return talk.failed()
        except KeyboardInterrupt:
            if not self.terminal.is_interactive:
                raise
            self.terminal.say(self.terminal.wording.cancelled)
        return talk

    def answered(self, talk: Talk, question: str) -> Talk:
        """The talk after a question."""
        try:
            with self.terminal.looking():
                reply = self.ask(question, talk.questions)
        finally:
            self.terminal.say_all(self.notices())
        self.terminal.show_reply(reply)
        return talk.with_reply(question, reply)

    def obeyed(self, talk: Talk, line: str) -> Talk:
        """The talk after a command."""
        match command_in(line):
            case Command.SOURCES:
                self.show_sources()
            case Command.OPEN:
                self.open(talk, argument_in(line))
            case Command.WHY:
                self.explain(talk)
            case Command.HELP:
                self.terminal.show_help()
            case _:
                self.terminal.say(self.terminal.wording.unknown(name_in(line)))
        return talk

    def show_sources(self) -> None:
        """What can be asked about."""
        with self.terminal.looking():
            corpus = self.corpus()
        self.terminal.show_sources(corpus)

    def explain(self, talk: Talk) -> None:
        """The scores behind the last reply."""
        if talk.last is None:
            self.terminal.say(self.terminal.wording.nothing_to_explain)
        else:
            self.terminal.show_why(talk.last)

    def open(self, talk: Talk, number: str) -> None:
        """The paragraph around a sentence of the last reply; without a number, around its first."""
        wanted = [citation for citation in talk.shown if str(citation.number) == (number or "1")]
        if wanted:
            self.terminal.show_paragraph(wanted[0])
        else:
            wording = self.terminal.wording
            self.terminal.say(wording.no_such_number(len(talk.shown)) if talk.last else wording.nothing_to_open)


def lines_of(stream: TextIO) -> Read:
    """Reads a pipe or a file line by line; bytes that are no characters become replacement characters."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")

    def read(_: Talk) -> str:
        if line := stream.readline():
            return line
        raise EOFError

    return read
