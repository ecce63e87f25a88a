"""What is remembered of talks: the values that the operator's state keeps and faces read and write.

Times are seconds since 1970; ids of chats, people and messages are Telegram's.
"""

from dataclasses import dataclass
from enum import Enum, unique

from briefbot.core.answering import Reason
from briefbot.core.receipts import Receipt
from briefbot.core.text import Span


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that was accepted `at` that time (seconds since 1970) and not yet claimed."""

    update_id: int
    payload: str
    chat: int | None
    at: float


@unique
class Kind(Enum):
    """What a reply is."""

    ANSWER = "answer"
    ABSTENTION = "abstention"


@dataclass(frozen=True, slots=True)
class RecordedReply:
    """A reply as it is remembered.

    `reason` is that of an abstention. `receipts` are of the citations in their order, the first of citation number 1;
    those of an abstention are its nearest sentences. `parent` is the id of the reply that this one follows up. What
    Telegram does not tell is None: the chat of an inline query, the user behind an anonymous administrator. `question`
    is its text, only where the operator keeps texts.
    """

    id: str
    chat: int | None
    question_message: int | None
    user: int | None
    at: float
    confidence: float
    generation: str
    receipts: tuple[Receipt, ...]
    reason: Reason | None = None
    thread: int | None = None
    bot_message: int | None = None
    parent: str | None = None
    question: str | None = None

    @property
    def kind(self) -> Kind:
        """Whether it was an answer."""
        return Kind.ABSTENTION if self.reason else Kind.ANSWER


@unique
class Rating(Enum):
    """What a person says of a reply: right, wrong, or in what way wrong."""

    GOOD = "good"
    BAD = "bad"
    WRONG_SENTENCE = "wrong_sentence"
    SHOULD_BE_SILENT = "should_be_silent"
    MISSED_SOMETHING = "missed_something"


@dataclass(frozen=True, slots=True)
class Rated:
    """A question, what was quoted in reply (nothing but the nearest sentences, if it was no answer), and a rating.

    A follow-up may not be understood without the question before it.
    """

    question: str
    rating: Rating
    receipts: tuple[Receipt, ...]
    generation: str
    is_answer: bool
    is_follow_up: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A message that shows `span` of a document; `digest` is that of the document's whole text at that time."""

    chat: int
    message: int
    document: str
    digest: str
    span: Span
    thread: int | None = None


@unique
class Counted(Enum):
    """What is counted: questions, and what came of them."""

    QUESTION = "question"
    ANSWER = "answer"
    SILENCE = "silence"
    REFUSAL = "refusal"


@unique
class ChatKind(Enum):
    """Telegram's types of chats."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat; one that is blocked cannot be written to. `seen` is when it last was heard of (seconds since 1970)."""

    id: int
    kind: ChatKind
    is_blocked: bool
    seen: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a person: how many of each kind.

    `questions` are the replies that have the question's text with them; `days` those with numbers of questions and of
    what came of them; `posts` the messages in the private chat that show a briefing.
    """

    is_chat_known: bool = False
    replies: int = 0
    questions: int = 0
    ratings: int = 0
    days: int = 0
    posts: int = 0
