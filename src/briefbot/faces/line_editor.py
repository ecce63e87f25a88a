"""Where a person types: a line editor with a history over sessions and completion."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document as Line
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from briefbot.core.corpus import Corpus
from briefbot.core.errors import BriefbotError
from briefbot.core.text import printable
from briefbot.faces.commands import Command
from briefbot.faces.talk import Talk
from briefbot.faces.terminal import Terminal
from briefbot.faces.wording import Wording

LEAST_PREFIX = 2
MOST_WORDS = 20
_WORD = re.compile(r"\w[\w'’-]*")
_LAST_WORD = re.compile(r"\w[\w'’-]*\Z")


@dataclass(frozen=True, slots=True)
class LineEditor:
    """Reads lines from the keyboard, with `corpus` for its words."""

    session: PromptSession[str]
    terminal: Terminal
    corpus: Callable[[], Corpus]

    @classmethod
    def opened(cls, terminal: Terminal, corpus: Callable[[], Corpus], history: Path) -> "LineEditor":
        """An editor at the keyboard and screen of this process, which remembers lines in the file `history`."""
        session: PromptSession[str] = PromptSession(
            [("class:prompt", "> ")],
            style=Style([("prompt", "bold ansicyan")]),
            history=LastingHistory(history),
            key_bindings=key_bindings(),
            # Only commands are offered unasked; a menu under every word of a question would disturb.
            complete_while_typing=Condition(lambda: session.default_buffer.text.startswith("/")),
            reserve_space_for_menu=len(Command) + 1,
        )
        return cls(session, terminal, corpus)

    def read(self, talk: Talk) -> str:
        """The next line; Ctrl-C on an empty one says how to leave, Ctrl-D leaves.

        Raises:
            EOFError: if the person has left.
        """
        while True:
            try:
                return self.session.prompt(completer=Suggestions(talk, self.corpus, self.terminal.wording))
            except KeyboardInterrupt:
                self.terminal.say(self.terminal.wording.leaving)
                self.terminal.part()


class LastingHistory(FileHistory):
    """A history in a file that only its owner can read; where that cannot be done, it lasts as long as the chat."""

    def load_history_strings(self) -> Iterable[str]:
        """The lines of earlier chats, newest first."""
        try:
            return [printable(line) for line in super().load_history_strings()]
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Adds a line to the file."""
        path = Path(self.filename)  # type: ignore[arg-type]  # it is given as a path, and typed for bytes too
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            super().store_string(printable(string))
        except OSError:
            return


@dataclass(frozen=True, slots=True)
class Suggestions(Completer):
    """What the line may go on with: a command, the number of a sentence, or a word of the corpus."""

    talk: Talk
    corpus: Callable[[], Corpus]
    wording: Wording

    def get_completions(self, document: Line, _: CompleteEvent) -> Iterator[Completion]:
        """The completions of the text before the cursor."""
        typed = document.text_before_cursor
        if typed.startswith(f"{Command.OPEN.value} "):
            return self.numbers(typed.removeprefix(f"{Command.OPEN.value} "))
        return self.commands(typed) if typed.startswith("/") else self.words(typed)

    def commands(self, typed: str) -> Iterator[Completion]:
        """The commands that begin with what was typed."""
        for command, purpose in self.wording.commands.items():
            if command.value.startswith(typed):
                yield Completion(command.value, -len(typed), display_meta=purpose)

    def numbers(self, typed: str) -> Iterator[Completion]:
        """The numbers of the sentences that can be opened."""
        for citation in self.talk.shown:
            if str(citation.number).startswith(typed):
                words = printable(citation.sentence.words)
                yield Completion(str(citation.number), -len(typed), display_meta=words)

    def words(self, typed: str) -> Iterator[Completion]:
        """Words of the documents, the most frequent first."""
        prefix = _LAST_WORD.search(typed)
        # Before the first reply the corpus may still be loading, and typing must not wait for it.
        if prefix and self.talk.last and len(prefix[0]) >= LEAST_PREFIX:
            for word in words_with(prefix[0], self.corpus):
                yield Completion(word, -len(prefix[0]))


def words_with(prefix: str, corpus: Callable[[], Corpus]) -> list[str]:
    """The words of the corpus that begin with `prefix`, in capitals or not, the most frequent first."""
    try:
        blocks = [block for document in corpus().documents for block in document.blocks]
    except BriefbotError:
        return []
    words = Counter(word for block in blocks for word in _WORD.findall(block.words))
    by_frequency = [word for word, _ in words.most_common() if word.lower().startswith(prefix.lower())]
    # One of "Rare" and "rare" is enough.
    return list({word.lower(): word for word in reversed(by_frequency)}.values())[::-1][:MOST_WORDS]


def key_bindings() -> KeyBindings:
    """Ctrl-C clears a line in which something stands; on an empty one it keeps its own meaning."""
    bindings = KeyBindings()
    is_typed = Condition(lambda: bool(get_app().current_buffer.text))

    @bindings.add("c-c", filter=has_focus(DEFAULT_BUFFER) & is_typed)
    def clear(event: KeyPressEvent) -> None:
        event.current_buffer.reset()

    return bindings
