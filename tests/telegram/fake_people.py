"""People who use the bot: what they type, press and quote becomes an update, where Telegram would tell the bot."""

import time
from dataclasses import replace

from tests.telegram.fake_methods import InlineResults, member, thread_of
from tests.telegram.fake_state import Chat, Message, Person, Quote, World
from tests.telegram.oracle import Json, Text, displayed, find_quote


class User:
    """A person with a telephone."""

    def __init__(self, world: World, person: Person) -> None:
        self.person = person
        self.private = Chat(person.id, "private", person.first_name, person.username)
        self._world = world

    @property
    def id(self) -> int:
        """The id of the person and of the private chat."""
        return self.person.id

    def start(self) -> None:
        """Open the private chat, so that the bot may write there."""
        self._world.open_chat(self.private, (self.id, self._world.bot.id))

    def send(  # noqa: PLR0913 - all that can be said of a message
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
        quote: str = "",
        topic: int = 0,
        age: float = 0,
    ) -> Message:
        """Say something, in private or in a group; `age` seconds ago."""
        if chat is None:
            self.start()
        room = chat or self.private
        message = Message(
            id=self._world.next_id(room),
            chat=room,
            sender=self.person,
            date=int(time.time() - age),
            text=displayed(Text(text)),
            reply_to=reply_to.id if reply_to else 0,
            quote=_quote(self._current(reply_to), quote) if reply_to and quote else None,
            thread=topic or thread_of(reply_to),
        )
        return self._deliver("message", message)

    def edit(self, message: Message, text: str) -> Message:
        """Change what was said."""
        changed = replace(self._current(message), text=displayed(Text(text)), edit_date=int(time.time()))
        return self._deliver("edited_message", changed)

    def delete(self, message: Message) -> None:
        """Delete a message, one's own or the bot's; the bot is not told."""
        self._world.delete(self._current(message))

    def press(self, message: Message, label: str) -> str:
        """Press the button with this label or data; the id under which the answer will be found."""
        current = self._current(message)
        keys = [button for button in current.buttons if label in {button.text, button.data}]
        if not keys:
            raise LookupError(f"no button {label!r} among {[button.text for button in current.buttons]}")
        return self.press_data(current, keys[0].data)

    def press_data(self, message: Message, data: str) -> str:
        """Press a button that is not there (any more): old versions and strangers do."""
        query = self._world.new_query()
        where: Json = {"message": self._world.as_json(message)}
        if message.inline_id:
            where = {"inline_message_id": message.inline_id}
        about = {"id": query, "from": self.person.as_json(), "chat_instance": str(message.chat.id), "data": data}
        self._world.mailbox.push("callback_query", about | where, message.chat.id)
        return query

    def inline(self, text: str, offset: str = "") -> str:
        """Type `@bot text` in some chat; the id under which the results will be found."""
        query = self._world.new_query()
        payload = {"id": query, "from": self.person.as_json(), "query": text, "offset": offset, "chat_type": "group"}
        self._world.mailbox.push("inline_query", payload, self.id)
        return query

    def choose(self, query: str, result_id: str, chat: Chat) -> Message:
        """Send one of the results that were offered."""
        offered = self._world.answers[query]
        assert isinstance(offered, InlineResults), f"{query} has no results"
        result = next(result for result in offered.results if result["id"] == result_id)
        message = Message(
            id=self._world.next_id(chat),
            chat=chat,
            sender=self.person,
            date=int(time.time()),
            text=offered.texts[result_id],
            markup=result.get("reply_markup") or {},
            inline_id=f"inline-{query}-{result_id}" if result.get("reply_markup") else "",
        )
        return self._world.put(message)

    def block_bot(self) -> None:
        """Block the bot, which is told."""
        self._change_standing(self.private, present=False)

    def unblock_bot(self) -> None:
        """Let the bot write again."""
        self._change_standing(self.private, present=True)

    def remove_bot(self, group: Chat) -> None:
        """Throw the bot out of a group."""
        self._change_standing(group, present=False)

    def add_bot(self, group: Chat) -> None:
        """Bring the bot into a group."""
        self._change_standing(group, present=True)

    def _change_standing(self, chat: Chat, *, present: bool) -> None:
        bot = self._world.bot.id
        self._world.open_chat(chat, (self.id, bot))
        before = member(self._world, chat, bot)
        self._world.blocked.discard(chat.id) if present else self._world.blocked.add(chat.id)
        about: Json = {"chat": chat.as_json(), "from": self.person.as_json(), "date": int(time.time())}
        standing = {"old_chat_member": before, "new_chat_member": member(self._world, chat, bot)}
        self._world.mailbox.push("my_chat_member", about | standing, chat.id)

    def _current(self, message: Message) -> Message:
        """The message as it is shown now."""
        return self._world.messages[message.chat.id, message.id]

    def _deliver(self, kind: str, message: Message) -> Message:
        """Show the message, and tell the bot of it where Telegram would."""
        self._world.put(message)
        if _concerns_bot(self._world, message):
            self._world.heard.add((message.chat.id, message.id))
            self._world.mailbox.push(kind, self._world.as_json(message), message.chat.id)
        return message


def _concerns_bot(world: World, message: Message) -> bool:
    """Whether the bot is told of a message: with privacy mode on, only of commands and replies."""
    if message.chat.id in world.blocked:
        return False
    if message.chat.kind == "private" or not world.rules.privacy_mode or message.chat.id in world.administrators:
        return True
    replied = world.find(message.chat.id, message.reply_to)
    is_reply = replied is not None and (replied.sender == world.bot or (replied.chat.id, replied.id) in world.heard)
    return is_reply or any(_is_for(world.bot, command) for command in message.marked("bot_command"))


def _is_for(bot: Person, command: str) -> bool:
    """Whether a command names no bot or this one."""
    _, _, name = command.partition("@")
    return not name or name.lower() == bot.username.lower()


def _quote(message: Message, words: str) -> Quote:
    """The selected words, with the emphasis that they have in the message."""
    start = message.plain.find(words)
    if start < 0:
        raise LookupError(f"{words!r} does not stand in the message")
    first = len(Text(message.plain[:start]))
    selected = message.text.cut(first, first + len(Text(words)))
    position = find_quote(message.text, selected, first)
    return Quote(selected, first if position is None else position)
