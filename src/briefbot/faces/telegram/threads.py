"""What a question follows up: the questions before it, as far as they are known, and the words that it quotes."""

from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Message

from briefbot.core.records import RecordedReply
from briefbot.faces.telegram.hearing import Heard, ticket_under
from briefbot.faces.telegram.ports import Memory
from briefbot.faces.telegram.recent import Recent
from briefbot.faces.telegram.tickets import Deed

# Buttons that carry the id of a reply.
_OF_REPLIES = {Deed.CONTEXT, Deed.PARAGRAPH, Deed.CLOSE, Deed.RATE}


@dataclass(frozen=True, slots=True)
class Thread:
    """The earlier questions, oldest first, and at the end the words that are quoted; the reply that is followed up.

    `is_forgotten` if there was a question before this one and nobody knows its words any more.
    """

    history: tuple[str, ...] = ()
    parent: RecordedReply | None = None
    is_forgotten: bool = False


def thread_of(question: Heard, memory: Memory, recent: Recent) -> Thread:
    """What `question` follows up; nothing, if it is a fresh one."""
    parent = replied_to(question.replied, memory) if question.replied else None
    before = tuple(known_words(parent, memory, recent))[::-1] if parent else ()
    quote = (question.quote,) if question.quote else ()
    return Thread((*before, *quote), parent, is_forgotten=bool(parent and not before))


def replied_to(message: Message, memory: Memory) -> RecordedReply | None:
    """The reply that a message shows, belongs to or asked for; None if it is not remembered."""
    ticket = ticket_under(message)
    named = memory.ledger.by_id(ticket.subject) if ticket and ticket.deed in _OF_REPLIES else None
    if named and named.chat == message.chat.id:
        return named
    found = memory.ledger.by_bot_message(message.chat.id, message.message_id)
    return found or memory.ledger.by_question_message(message.chat.id, message.message_id)


def known_words(reply: RecordedReply, memory: Memory, recent: Recent) -> Iterator[str]:
    """The words of the question and of those before it, newest first, up to the first one that is not known."""
    for earlier in reversed(memory.ledger.chain(reply.id)):
        asked = recent.questions.find(earlier.id)
        words = asked.words if asked else earlier.question
        if not words:
            return
        yield words
