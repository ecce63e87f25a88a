"""What the fake server knows: people, chats, messages, and the updates that wait for the bot."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.bell import Bell
from tests.telegram.fake_updates import Mailbox
from tests.telegram.oracle import Json, RefusedError, Text


@dataclass(frozen=True, slots=True)
class Rules:
    """What a test may set; times in seconds, as the real server has them."""

    privacy_mode: bool = True
    inline_mode: bool = True
    longest_poll: float = 50.0
    repeated_poll: float = 3.0  # a poll with the same offset within so many seconds waits at least so long
    between_conflicts: float = 3.0  # a second 409 within so many seconds comes so much later
    between_webhooks: float = 1.0  # a second setWebhook within so many seconds gets 429
    query_life: float = 15.0  # how long a pressed button or an inline query can be answered
    first_retry: float = 1.0  # the webhook's; doubled each time
    longest_retry: float = 60.0


@dataclass(frozen=True, slots=True)
class Person:
    """A user or a bot."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    def as_json(self) -> Json:
        """The person as the Bot API writes it."""
        optional = {"username": self.username, "language_code": self.language_code}
        given = {name: value for name, value in optional.items() if value}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, **given}


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat (its id is the user's), a group or a supergroup; `topics` are names by thread id."""

    id: int
    kind: str
    name: str
    username: str = ""
    topics: Mapping[int, str] = field(default_factory=dict, compare=False)

    def as_json(self) -> Json:
        """The chat as the Bot API writes it."""
        name = {"first_name": self.name} if self.kind == "private" else {"title": self.name}
        username = {"username": self.username} if self.username else {}
        return {"id": self.id, "type": self.kind, **name, **username, **({"is_forum": True} if self.topics else {})}


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of another message that a reply quotes, and where they stand there."""

    text: Text
    position: int

    def as_json(self) -> Json:
        """The quote as the Bot API writes it."""
        entities = {"entities": [entity.as_json() for entity in self.text.entities]} if self.text.entities else {}
        return {"text": self.text.plain, "position": self.position, "is_manual": True, **entities}


@dataclass(frozen=True, slots=True)
class Button:
    """One key of an inline keyboard."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is shown at present."""

    id: int
    chat: Chat
    sender: Person
    date: int
    text: Text
    keyboard: tuple[tuple[Button, ...], ...] = ()
    reply_to: int = 0
    quote: Quote | None = None
    thread: int = 0
    edit_date: int = 0
    inline_id: str = ""
    link_preview: bool = True
    markup: Json = field(default_factory=dict, compare=False)
    extra: Json = field(default_factory=dict, compare=False)

    @property
    def plain(self) -> str:
        """The words alone."""
        return self.text.plain

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All keys, row by row."""
        return tuple(button for row in self.keyboard for button in row)

    def marked(self, kind: str) -> tuple[str, ...]:
        """The stretches that are shown as `kind` ("bold", "blockquote", …), in order."""
        return self.text.marked(kind)


class World:
    """Everybody and everything that was said; guarded by `bell.lock`, changed through its own methods."""

    def __init__(self, bot: Person, rules: Rules) -> None:
        self.bell = Bell()
        self.bot = bot
        self.rules = rules
        self.mailbox = Mailbox(self.bell)
        self.people: dict[int, Person] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.members: dict[int, set[int]] = {}
        self.administrators: set[int] = set()  # of supergroups: where the bot reads everything
        self.blocked: set[int] = set()  # users that blocked the bot, and groups that removed it
        self.migrated: dict[int, int] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.heard: set[tuple[int, int]] = set()  # the messages that the bot was told of
        self.queries: dict[str, float] = {}  # when each button was pressed and each inline query typed
        self.answers: dict[str, Any] = {}
        self._last_message = 0
        self._last_in_chat: dict[int, int] = {}
        self._last_query = 4_000_000_000_000_000_000

    def open_chat(self, chat: Chat, members: Iterable[int]) -> Chat:
        """Let the bot know a chat."""
        with self.bell.lock:
            self.chats[chat.id] = chat
            self.members.setdefault(chat.id, set()).update(members)
        return chat

    def next_id(self, chat: Chat) -> int:
        """Supergroups count for themselves, all other chats together."""
        with self.bell.lock:
            if chat.kind == "supergroup":
                self._last_in_chat[chat.id] = self._last_in_chat.get(chat.id, 0) + 1
                return self._last_in_chat[chat.id]
            self._last_message += 1
            return self._last_message

    def new_query(self) -> str:
        """The id of a pressed button or an inline query, from now on answerable."""
        with self.bell.lock:
            self._last_query += 1
            self.queries[str(self._last_query)] = time.monotonic()
            return str(self._last_query)

    def put(self, message: Message) -> Message:
        """Show a message, new or edited."""
        with self.bell.lock:
            self.messages[message.chat.id, message.id] = message
        self.bell.ring()
        return message

    def delete(self, message: Message) -> None:
        """Show it no longer."""
        with self.bell.lock:
            del self.messages[message.chat.id, message.id]
        self.bell.ring()

    def find(self, chat_id: int, message_id: int) -> Message | None:
        """The message as it is shown at present."""
        return self.messages.get((chat_id, message_id))

    def said(self, chat_id: int, after: int = 0, *, by_bot: bool = True) -> tuple[Message, ...]:
        """What the bot (or else everybody) said in a chat, in order."""
        with self.bell.lock:
            return tuple(
                message
                for (chat, number), message in self.messages.items()
                if chat == chat_id and number > after and (message.sender.id == self.bot.id or not by_bot)
            )

    def age(self, query: str) -> float:
        """Seconds since a button was pressed or an inline query typed; unknown ones are as old as can be."""
        return time.monotonic() - self.queries.get(query, float("-inf"))

    def writable(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there."""
        if chat_id in self.migrated:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusedError(description, migrate_to_chat_id=self.migrated[chat_id])
        chat = self.known(chat_id)
        if chat_id in self.blocked:
            by_whom = "blocked by the user" if chat.kind == "private" else f"kicked from the {_kind(chat)} chat"
            raise RefusedError(f"Forbidden: bot was {by_whom}", 403)
        return chat

    def known(self, chat_id: int) -> Chat:
        """The chat, if the bot has ever heard of it."""
        if chat_id not in self.chats:
            raise RefusedError("Bad Request: chat not found")
        return self.chats[chat_id]

    def as_json(self, message: Message, *, deep: bool = True) -> Json:
        """The message as the Bot API writes it; the message that it replies to is written without its own."""
        optional: Json = {
            "entities": [entity.as_json() for entity in message.text.entities],
            "text": message.plain,
            "edit_date": message.edit_date,
            "reply_markup": message.markup,
            "message_thread_id": message.thread,
            "is_topic_message": message.thread in message.chat.topics,
            "quote": message.quote.as_json() if message.quote and deep else None,
            "via_bot": self.bot.as_json() if message.inline_id else None,
            "link_preview_options": None if message.link_preview else {"is_disabled": True},
        }
        replied = self.find(message.chat.id, message.reply_to) if deep else None
        reply = {"reply_to_message": self.as_json(replied, deep=False)} if replied else {}
        given = {name: value for name, value in optional.items() if value}
        about = {"message_id": message.id, "from": message.sender.as_json(), "date": message.date}
        return {**about, "chat": message.chat.as_json(), **given, **reply, **message.extra}

    def migrate(self, group: Chat) -> Chat:
        """Turn a group into a supergroup; both sides tell the bot."""
        new = Chat(-1_000_000_000_000 + group.id, "supergroup", group.name)
        self.open_chat(new, self.members[group.id])
        with self.bell.lock:
            self.migrated[group.id] = new.id
        owner = self.people[min(self.members[group.id] - {self.bot.id})]
        self._announce(group, owner, {"migrate_to_chat_id": new.id})
        self._announce(new, owner, {"migrate_from_chat_id": group.id})
        return new

    def _announce(self, chat: Chat, sender: Person, extra: Json) -> None:
        """A service message."""
        message = Message(self.next_id(chat), chat, sender, int(time.time()), Text(""), extra=extra)
        self.mailbox.push("message", self.as_json(self.put(message)), chat.id)


def _kind(chat: Chat) -> str:
    """What the real server calls it."""
    return "supergroup" if chat.kind == "supergroup" else "group"
