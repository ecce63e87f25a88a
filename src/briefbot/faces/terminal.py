"""Words → a terminal, or lines for a pipe.

On a terminal words are wrapped and indented, and what matters is bold. In a pipe each sentence is one line without any
styling, so that `grep` finds it. Foreign words only ever become `rich.text.Text`, never rich's markup.
"""

import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import TextIO

from rich.console import Console
from rich.text import Text

from briefbot.core.answering import Abstention, Citation, Reply
from briefbot.core.corpus import Corpus
from briefbot.core.text import printable
from briefbot.faces.talk import sentences_shown
from briefbot.faces.wording import (
    ASIDE,
    ENGLISH,
    Quotation,
    Wording,
    full_place,
    place,
    quoted_context,
    quoted_paragraph,
    quoted_sentence,
)

WIDEST = 88  # longer lines are hard to read
INDENT = 4
PATIENCE = 0.3  # seconds before it is said that something is being done
# Around what is marked, where nothing can be bold.
MARKS = (">>> ", " <<<")

NUMBER, PLACE, CONTEXT, NOTICE, ERROR, MARKED, TYPED = "cyan", "dim", "dim", "yellow", "red", "bold", "bold cyan"


@dataclass(frozen=True, slots=True)
class Terminal:
    """Shows what the bot says on `console`, in the words of `wording`."""

    console: Console
    wording: Wording = ENGLISH

    @property
    def is_interactive(self) -> bool:
        """Whether a person is looking at this, and not a pipe or a file."""
        return self.console.is_terminal

    def show_reply(self, reply: Reply) -> None:
        """An answer as numbered quotations, or silence with the nearest sentences."""
        if isinstance(reply, Abstention):
            self.show(Text(self.wording.silence[reply.reason], style=MARKED))
            if reply.nearest:
                self.part()
                self.show(Text(self.wording.nearest))
        for number, citation in enumerate(sentences_shown(reply)):
            if number or isinstance(reply, Abstention):
                self.part()
            self.show_citation(citation, is_answer=not isinstance(reply, Abstention))

    def show_citation(self, citation: Citation, *, is_answer: bool) -> None:
        """A quotation with its number, context and place; only in an answer is its highlight bold."""
        quoted = quoted_sentence(citation)
        words = emphasized(quoted) if is_answer else Text(quoted.words)
        self.show_item(citation, Text.assemble(aside(quoted_context(citation)), words), place(citation.sentence))

    def show_why(self, reply: Reply) -> None:
        """The confidence in a reply, and the scores of what it shows."""
        self.show(Text(self.wording.why(reply)))
        for citation in sentences_shown(reply):
            self.part()
            self.show_item(citation, Text(quoted_sentence(citation).words), self.wording.scores(citation))

    def show_item(self, citation: Citation, words: Text, remark: str) -> None:
        """A number, words, and below them a remark."""
        if self.is_interactive:
            self.show(words, Text(f"{citation.number:>{INDENT - 2}}  ", style=NUMBER))
            self.show(Text(remark, style=PLACE), Text(" " * INDENT))
        else:
            self.show(Text(f"{citation.number}. {words} — {remark}"))

    def show_paragraph(self, citation: Citation) -> None:
        """The paragraph around a citation, with the quoted sentence marked, and where it stands."""
        quoted = quoted_paragraph(citation)
        marks = ("", "") if self.console.color_system else MARKS
        self.show(Text(full_place(citation.sentence), style=PLACE))
        if citation.sentence.document.url:
            self.show(Text(printable(citation.sentence.document.url), style=PLACE))
        self.part()
        self.show(emphasized(quoted, marks))

    def show_sources(self, corpus: Corpus) -> None:
        """All documents with their titles, dates and numbers of sentences."""
        sentences = Counter(sentence.document.id for sentence in corpus.sentences)
        self.show(Text(self.wording.size(corpus)))
        for document in corpus.documents:
            self.part()
            title, details = printable(document.title), self.wording.details(document, sentences[document.id])
            if self.is_interactive:
                self.show(Text(title, style=MARKED))
                self.show(Text(details, style=PLACE))
            else:
                self.show(Text(f"{title} — {details}"))

    def show_help(self) -> None:
        """The commands and what they do."""
        width = 2 + max(len(command.value) for command in self.wording.commands)
        for command, purpose in self.wording.commands.items():
            self.show(Text(purpose), Text(f"{command.value:<{width}}", style=NUMBER))

    def say(self, sentence: str, style: str = "") -> None:
        """One sentence, whoever it is from."""
        self.show(Text(printable(sentence), style=style))

    def say_all(self, notices: Iterable[str]) -> None:
        """What a person should know before the next reply."""
        for notice in notices:
            self.say(notice, NOTICE)
            self.part()

    def complain(self, message: str) -> None:
        """What is broken."""
        self.say(message, ERROR)

    def echo(self, line: str) -> None:
        """What was typed, where no line editor has shown it already."""
        if not self.is_interactive:
            self.say(f"> {line}")

    def part(self) -> None:
        """An empty line, where lines are looked at."""
        if self.is_interactive:
            self.console.line()

    def show(self, words: Text, margin: Text | None = None) -> None:
        """`words`, wrapped on a terminal; `margin` stands before the first line, and the others are indented as far."""
        margin = margin or Text()
        if not self.is_interactive:
            self.console.print(Text.assemble(margin, words), soft_wrap=True)
            return
        width = min(self.console.width, WIDEST) - margin.cell_len
        for line in words.wrap(self.console, max(width, 2), overflow="fold"):
            line.rstrip()
            self.console.print(Text.assemble(margin, line), soft_wrap=True)
            margin = Text(" " * margin.cell_len)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Says that something is being done, if it takes longer than a moment and a person is looking."""
        status = self.console.status(Text(self.wording.looking, style=PLACE))
        timer = Timer(PATIENCE, status.start)
        timer.daemon = True
        if self.console.is_interactive:
            timer.start()
        try:
            yield
        finally:
            timer.cancel()
            if timer.ident:
                timer.join()
            status.stop()


def emphasized(quoted: Quotation, marks: tuple[str, str] = ("", "")) -> Text:
    """A quotation with its marked part in bold, and between `marks`."""
    opening, closing = marks if quoted.marked else ("", "")
    return Text.assemble(quoted.before, (f"{opening}{quoted.marked}{closing}", MARKED), quoted.after)


def aside(context: str) -> Text:
    """Context, paler than what it stands before and in brackets, since not every screen shows that."""
    return Text.assemble((f"{ASIDE[0]}{context}{ASIDE[1]}", CONTEXT), " ") if context else Text()


class Pipe(Console):
    """A console that leaves it to its user what to do when nobody reads it any more."""

    def on_broken_pipe(self) -> None:
        """Raises BrokenPipeError; rich itself would end the program."""
        self.quiet = True
        raise BrokenPipeError


def open_terminal(stream: TextIO | None = None, wording: Wording = ENGLISH) -> Terminal:
    """The terminal or pipe behind `stream`, which is standard output where nothing else is said.

    Characters that its encoding lacks are shown as "?".
    """
    stream = stream or sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return Terminal(Pipe(file=stream, highlight=False, markup=False, emoji=False), wording)
