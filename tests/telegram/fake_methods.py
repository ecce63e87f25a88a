"""The methods of the fake server that need no waiting: each reads its parameters, changes the world, and answers."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tests.telegram.fake_calls import Parameters
from tests.telegram.fake_outgoing import checked_results, keyboard_of, link_preview_is_off, outgoing, quote_text, quoted
from tests.telegram.fake_state import Chat, Message, Quote, World
from tests.telegram.oracle import Json, RefusedError, Text, WrongTextError

LONGEST_NOTICE: Final = 200
MOST_COMMANDS: Final = 100
MOST_RESULTS: Final = 50
ACTIONS: Final = frozenset({"typing", "upload_photo", "upload_document", "choose_sticker", "find_location"})
NOT_MODIFIED: Final = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD: Final = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person sees after pressing a button."""

    text: str
    alert: bool


@dataclass(frozen=True, slots=True)
class InlineResults:
    """What a person is offered after typing an inline query; `texts` are what each result would send, by id."""

    results: tuple[Json, ...]
    texts: Mapping[str, Text]
    cache_time: int
    is_personal: bool
    next_offset: str


class Methods:
    """The method table."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.actions: list[tuple[int, str, int]] = []  # chat, action, thread
        self.about: dict[str, str] = {}
        self.table: dict[str, Callable[[Parameters], Any]] = {
            "getme": self.get_me,
            "sendmessage": self.send_message,
            "editmessagetext": self.edit_message_text,
            "editmessagereplymarkup": self.edit_message_reply_markup,
            "deletemessage": self.delete_message,
            "sendchataction": self.send_chat_action,
            "answercallbackquery": self.answer_callback_query,
            "answerinlinequery": self.answer_inline_query,
            "setmycommands": self.set_my_commands,
            "getmycommands": self.get_my_commands,
            "deletemycommands": self.delete_my_commands,
            "setmydescription": self.set_about,
            "setmyshortdescription": self.set_about,
            "getchat": self.get_chat,
            "getchatmember": self.get_chat_member,
            "getchatadministrators": self.get_chat_administrators,
            "leavechat": self.leave_chat,
            "logout": lambda _parameters: True,
            "close": lambda _parameters: True,
        }

    def get_me(self, _parameters: Parameters) -> Json:
        """Who the bot is."""
        rules = self.world.rules
        abilities = {
            "can_join_groups": True,
            "can_read_all_group_messages": not rules.privacy_mode,
            "supports_inline_queries": rules.inline_mode,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        return {**self.world.bot.as_json(), **abilities}

    def send_message(self, parameters: Parameters) -> Json:
        """Show a new message, if the text, the keyboard, the chat and the message replied to allow it."""
        text = outgoing(parameters, "Bad Request: message is too long")
        keyboard, markup = keyboard_of(parameters)
        chat = self.world.writable(_chat_id(parameters))
        replied, quote = self._reply(chat, parameters)
        message = Message(
            id=self.world.next_id(chat),
            chat=chat,
            sender=self.world.bot,
            date=int(time.time()),
            text=text,
            keyboard=keyboard,
            markup=markup,
            reply_to=replied.id if replied else 0,
            quote=quote,
            thread=self._thread(chat, parameters, replied),
            link_preview=not link_preview_is_off(parameters),
        )
        return self.world.as_json(self.world.put(message))

    def edit_message_text(self, parameters: Parameters) -> Json | bool:
        """Replace the words and the keyboard of one of the bot's messages."""
        text = outgoing(parameters, "Bad Request: MESSAGE_TOO_LONG")
        keyboard, markup = keyboard_of(parameters)
        return self._edit(parameters, lambda old: replace(old, text=text, keyboard=keyboard, markup=markup))

    def edit_message_reply_markup(self, parameters: Parameters) -> Json | bool:
        """Replace the keyboard of one of the bot's messages."""
        keyboard, markup = keyboard_of(parameters)
        return self._edit(parameters, lambda old: replace(old, keyboard=keyboard, markup=markup))

    def delete_message(self, parameters: Parameters) -> bool:
        """Delete a message of the bot, or any in a private chat."""
        chat = self.world.known(_chat_id(parameters))
        message = self.world.find(chat.id, parameters.integer("message_id"))
        if message is None:
            raise RefusedError("Bad Request: message to delete not found")
        if message.sender != self.world.bot and chat.kind != "private" and chat.id not in self.world.administrators:
            raise RefusedError("Bad Request: message can't be deleted")
        self.world.delete(message)
        return True

    def send_chat_action(self, parameters: Parameters) -> bool:
        """Show that the bot is typing."""
        chat = self.world.writable(_chat_id(parameters))
        if parameters.text("action") not in ACTIONS:
            raise RefusedError("Bad Request: wrong parameter action in request")
        self.actions.append((chat.id, parameters.text("action"), self._thread(chat, parameters, None)))
        return True

    def answer_callback_query(self, parameters: Parameters) -> bool:
        """End the waiting of whoever pressed a button."""
        query = self._fresh(parameters.text("callback_query_id"))
        if len(parameters.text("text")) > LONGEST_NOTICE:
            raise WrongTextError("Bad Request: MESSAGE_TOO_LONG")
        self.world.answers[query] = Notice(parameters.text("text"), parameters.flag("show_alert"))
        return True

    def answer_inline_query(self, parameters: Parameters) -> bool:
        """Offer results to whoever types an inline query."""
        query = self._fresh(parameters.text("inline_query_id"))
        results = tuple(parameters.json("results") or ())
        if len(results) > MOST_RESULTS:
            raise WrongTextError("Bad Request: RESULTS_TOO_MUCH")
        self.world.answers[query] = InlineResults(
            results,
            checked_results(results),
            parameters.integer("cache_time", 300),
            parameters.flag("is_personal"),
            parameters.text("next_offset"),
        )
        return True

    def set_my_commands(self, parameters: Parameters) -> bool:
        """Set the menu of commands for a scope and a language."""
        commands = parameters.json("commands") or []
        if len(commands) > MOST_COMMANDS:
            raise WrongTextError("Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _check_command(command)
        self.commands[_scope(parameters)] = commands
        return True

    def get_my_commands(self, parameters: Parameters) -> list[Json]:
        """The menu of commands of a scope and a language."""
        return self.commands.get(_scope(parameters), [])

    def delete_my_commands(self, parameters: Parameters) -> bool:
        """Take a menu away."""
        self.commands.pop(_scope(parameters), None)
        return True

    def set_about(self, parameters: Parameters) -> bool:
        """Set a description of the bot."""
        self.about |= {name: str(value) for name, value in parameters.values.items()}
        return True

    def get_chat(self, parameters: Parameters) -> Json:
        """What is known of a chat."""
        types = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        )
        rest = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": types}
        return {**self.world.known(_chat_id(parameters)).as_json(), **rest}

    def get_chat_member(self, parameters: Parameters) -> Json:
        """Whether somebody is in a chat."""
        chat = self.world.known(_chat_id(parameters))
        person = self.world.people.get(parameters.integer("user_id"))
        if person is None:
            raise RefusedError("Bad Request: user not found")
        return member(self.world, chat, person.id)

    def get_chat_administrators(self, parameters: Parameters) -> list[Json]:
        """The bot, where it is an administrator."""
        chat = self.world.known(_chat_id(parameters))
        return [member(self.world, chat, self.world.bot.id)] if chat.id in self.world.administrators else []

    def leave_chat(self, parameters: Parameters) -> bool:
        """Leave a group."""
        chat = self.world.writable(_chat_id(parameters))
        if chat.kind == "private":
            raise RefusedError("Bad Request: chat member status can't be changed in private chats")
        self.world.blocked.add(chat.id)
        return True

    def _edit(self, parameters: Parameters, change: Callable[[Message], Message]) -> Json | bool:
        old = self._editable(parameters)
        new = change(old)
        if (new.text, new.keyboard) == (old.text, old.keyboard):
            raise RefusedError(NOT_MODIFIED)
        new = self.world.put(replace(new, edit_date=int(time.time())))
        return True if new.inline_id else self.world.as_json(new)

    def _editable(self, parameters: Parameters) -> Message:
        inline_id = parameters.text("inline_message_id")
        if inline_id:
            found = [message for message in self.world.messages.values() if message.inline_id == inline_id]
            if not found:
                raise RefusedError("Bad Request: MESSAGE_ID_INVALID")
            return found[0]
        message = self.world.find(self.world.writable(_chat_id(parameters)).id, parameters.integer("message_id"))
        if message is None:
            raise RefusedError("Bad Request: message to edit not found")
        if message.sender != self.world.bot:
            raise RefusedError("Bad Request: message can't be edited")
        return message

    def _reply(self, chat: Chat, parameters: Parameters) -> tuple[Message | None, Quote | None]:
        """The message that is replied to, and the words of it that are quoted."""
        reply = Parameters(parameters.json("reply_parameters") or {})
        number = reply.integer("message_id") or parameters.integer("reply_to_message_id")
        lenient = reply.flag("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply")
        quote = quote_text(reply)
        if not number:
            return None, None
        message = self.world.find(reply.integer("chat_id", chat.id), number)
        if message is None:
            if lenient:
                return None, None
            raise RefusedError("Bad Request: message to be replied not found")
        return message, quoted(message, quote, reply.integer("quote_position"))

    def _thread(self, chat: Chat, parameters: Parameters, replied: Message | None) -> int:
        """The topic, or in other supergroups the thread of replies, that a message belongs to."""
        thread = parameters.integer("message_thread_id")
        if thread and thread not in chat.topics and (chat.topics or self.world.find(chat.id, thread) is None):
            raise RefusedError("Bad Request: message thread not found")
        return thread or thread_of(replied)

    def _fresh(self, query: str) -> str:
        if self.world.age(query) > self.world.rules.query_life:
            raise RefusedError(TOO_OLD)
        return query


def thread_of(replied: Message | None) -> int:
    """The thread that a reply joins: its message's topic or, in a supergroup without topics, the first message."""
    if replied is None or replied.chat.kind != "supergroup":
        return 0
    return replied.thread or (0 if replied.chat.topics else replied.id)


def member(world: World, chat: Chat, user_id: int) -> Json:
    """Somebody's standing in a chat."""
    is_bot = user_id == world.bot.id
    is_in = user_id in world.members[chat.id] and not (is_bot and chat.id in world.blocked)
    status = "member" if is_in else ("kicked" if is_bot and chat.kind == "private" else "left")
    extra = {"until_date": 0} if status == "kicked" else {}
    if is_bot and is_in and chat.id in world.administrators:
        names = ("be_edited", "manage_chat", "delete_messages", "manage_video_chats", "restrict_members")
        more = ("promote_members", "change_info", "invite_users", "post_stories", "edit_stories", "delete_stories")
        rights = {f"can_{name}": False for name in names + more}
        return {"user": world.people[user_id].as_json(), "status": "administrator", "is_anonymous": False, **rights}
    return {"user": world.people[user_id].as_json(), "status": status, **extra}


def _check_command(command: Json) -> None:
    if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", "")).removeprefix("/")):
        raise WrongTextError("Bad Request: BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= 256:
        raise WrongTextError("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")


def _scope(parameters: Parameters) -> tuple[str, str]:
    """A scope of commands ("default", "chat:7", …) and a language."""
    scope = parameters.json("scope") or {"type": "default"}
    parts = (scope.get(name) for name in ("type", "chat_id", "user_id"))
    return ":".join(str(part) for part in parts if part is not None), parameters.text("language_code")


def _chat_id(parameters: Parameters) -> int:
    if not parameters.text("chat_id"):
        raise RefusedError("Bad Request: chat_id is empty")
    return parameters.integer("chat_id")
