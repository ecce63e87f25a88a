"""The fake server keeps the real rules for editing, buttons, inline queries, and where a bot may write and read."""

import asyncio
import time
from typing import Any, Final

import pytest

from tests.telegram.echo_bot import button, call, refusal, updates
from tests.telegram.fake_server import FakeServer
from tests.telegram.fake_state import Rules
from tests.telegram.oracle import Json

TOO_LONG: Final = "Bad Request: message is too long"


# --- editing and deleting


def test_editing() -> None:
    """A message of the bot can be changed, if it is there and really changes; editing may take its keyboard away."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user()
            question = ada.send("why?")
            await call(server, "sendMessage", chat_id=ada.id, text="because", reply_markup=button("1"))
            [answer] = server.said(ada)
            where = {"chat_id": ada.id, "message_id": answer.id}
            same = await refusal(server, "editMessageText", **where, text="because", reply_markup=button("1"))
            assert same.startswith("Bad Request: message is not modified: specified new message content and reply")
            assert await refusal(server, "editMessageText", **where, text="because") == ""
            assert server.said(ada)[0].buttons == ()
            assert await refusal(server, "editMessageReplyMarkup", **where, reply_markup=button("2")) == ""
            assert [each.data for each in server.said(ada)[0].buttons] == ["2"]
            assert await refusal(server, "editMessageText", **where, text="a" * 4097) == "Bad Request: MESSAGE_TOO_LONG"
            server.forgive("MESSAGE_TOO_LONG")
            foreign = await refusal(server, "editMessageText", chat_id=ada.id, message_id=question.id, text="x")
            assert foreign == "Bad Request: message can't be edited"
            assert await refusal(server, "deleteMessage", **where) == ""
            assert await refusal(server, "deleteMessage", **where) == "Bad Request: message to delete not found"
            gone = await refusal(server, "editMessageText", **where, text="x")
            assert gone == "Bad Request: message to edit not found"

    asyncio.run(scenario())


def test_people_edit() -> None:
    """An edited question comes as such, with the date of the edit."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user()
            ada.edit(ada.send("who?", age=60), "why?")
            first, second = await updates(server)
            assert second["update_id"] == first["update_id"] + 1
            assert second["edited_message"]["text"] == "why?"
            ages = [time.time() - second["edited_message"][name] for name in ("date", "edit_date")]
            assert ages == pytest.approx([60, 0], abs=3)

    asyncio.run(scenario())


# --- buttons and inline queries


def test_buttons() -> None:
    """A pressed button can be answered until it is too old; forged and unknown ones too, as the real server does."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user(started=True)
            await call(server, "sendMessage", chat_id=ada.id, text="x", reply_markup=button("1"))
            pressed = ada.press(server.said(ada)[0], "press")
            forged = ada.press_data(server.said(ada)[0], "2")
            assert [update["callback_query"]["data"] for update in await updates(server)] == ["1", "2"]
            await call(server, "answerCallbackQuery", callback_query_id=pressed, text="thanks", show_alert=True)
            notice = server.notice(pressed)
            assert notice
            assert (notice.text, notice.alert, server.notice(forged)) == ("thanks", True, None)
            server.set_rules(query_life=0)
            for query in (forged, "17"):
                assert await refusal(server, "answerCallbackQuery", callback_query_id=query) == (
                    "Bad Request: query is too old and response timeout expired or query ID is invalid"
                )
            with pytest.raises(LookupError, match="no button 'pull' among"):
                ada.press(server.said(ada)[0], "pull")

    asyncio.run(scenario())


def article(name: str, text: str, **extra: Any) -> Json:
    """An inline result."""
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": name, "title": "a title", "input_message_content": content, **extra}


def test_inline_queries() -> None:
    """Results are judged as texts are; a chosen one is shown, and edited by its inline id."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user()
            query, room = ada.inline("why?"), server.group("Room", ada)
            [update] = await updates(server)
            assert (update["inline_query"]["id"], update["inline_query"]["query"]) == (query, "why?")
            found = [article("1", "<b>this</b>", reply_markup=button("1"))]
            await call(
                server, "answerInlineQuery", inline_query_id=query, results=found, cache_time=5, is_personal=True
            )
            results = server.results(query)
            assert results
            assert (results.cache_time, results.is_personal, results.texts["1"].plain) == (5, True, "this")
            message = ada.choose(query, "1", room)
            inline_id = {"inline_message_id": message.inline_id}
            assert (await call(server, "editMessageText", **inline_id, text="that"))[1]["result"] is True
            assert [shown.plain for shown in server.shown(room)] == ["that"]
            for bad, words in (
                ([article("1", "a < b")], "can't parse entities"),
                ([article("1", "a")] * 2, "RESULT_ID_DUPLICATE"),
                ([article("x" * 65, "a")], "RESULT_ID_INVALID"),
                ([article(str(number), "a") for number in range(51)], "RESULTS_TOO_MUCH"),
            ):
                assert words in await refusal(server, "answerInlineQuery", inline_query_id=query, results=bad)
                server.forgive(words)

    asyncio.run(scenario())


# --- chats


def test_where_the_bot_may_not_write() -> None:
    """Unknown chats, people who blocked the bot, groups that removed it and groups that moved."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada, bob = server.user(), server.user("Bob")
            room = server.group("Room", ada)
            ada.send("hello")
            ada.block_bot()
            texts = {chat: await refusal(server, "sendMessage", chat_id=chat, text="x") for chat in (ada.id, bob.id)}
            assert texts[ada.id] == "Forbidden: bot was blocked by the user"
            assert texts[bob.id] == "Bad Request: chat not found"
            ada.unblock_bot()
            assert await refusal(server, "sendMessage", chat_id=ada.id, text="x") == ""
            standings = [update["my_chat_member"] for update in (await updates(server))[1:]]
            assert [each["new_chat_member"]["status"] for each in standings] == ["kicked", "member"]
            hall = server.migrate(room)
            status, answer = await call(server, "sendMessage", chat_id=room.id, text="x")
            assert (status, answer["parameters"]) == (400, {"migrate_to_chat_id": hall.id})
            assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
            ada.remove_bot(hall)
            description = await refusal(server, "sendMessage", chat_id=hall.id, text="x")
            assert description == "Forbidden: bot was kicked from the supergroup chat"

    asyncio.run(scenario())


def test_topics() -> None:
    """A message goes to a topic that is there; replies stay in theirs."""

    async def scenario() -> None:
        async with FakeServer(Rules(privacy_mode=False)) as server:
            ada = server.user()
            hall = server.supergroup("Hall", ada, topics=("Votes", "Trade"))
            question = ada.send("why?", chat=hall, topic=3)
            [update] = await updates(server)
            message = update["message"]
            assert (message["message_thread_id"], message["is_topic_message"], message["chat"]["is_forum"]) == (3, 1, 1)
            where: Json = {"chat_id": hall.id, "text": "x"}
            await call(server, "sendMessage", **where, message_thread_id=2)
            await call(server, "sendMessage", **where, reply_parameters={"message_id": question.id})
            assert [said.thread for said in server.said(hall)] == [2, 3]
            assert await refusal(server, "sendMessage", **where, message_thread_id=9) == (
                "Bad Request: message thread not found"
            )

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("text", "delivered"),
    [
        ("what is new?", False),
        ("@brief_bot what is new?", False),
        ("/ask what is new?", True),
        ("/ask@Brief_Bot what is new?", True),
        ("/ask@other_bot what is new?", False),
    ],
)
def test_privacy_mode(text: str, delivered: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    """With privacy mode on a group's talk is kept from the bot, mentions too; off, or as administrator, nothing is."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user()
            ada.send(text, chat=server.group("Room", ada))
            assert len(await updates(server)) == delivered
            ada.send(text, chat=server.supergroup("Hall", ada, administrator=True))
            server.set_rules(privacy_mode=False)
            ada.send(text, chat=server.group("Yard", ada))
            assert len(await updates(server)) == delivered + 2

    asyncio.run(scenario())


def test_replies_pass_privacy_mode() -> None:
    """A reply to the bot is delivered, and so is a reply to a message that the bot was told of."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user()
            room = server.group("Room", ada)
            command = ada.send("/ask why?", chat=room)
            await call(server, "sendMessage", chat_id=room.id, text="because")
            for replied in (command, server.said(room)[0], ada.send("talk", chat=room)):
                ada.send("more", chat=room, reply_to=replied)
            told = [update["message"]["message_id"] for update in await updates(server)]
            assert told == [1, 4, 5]

    asyncio.run(scenario())


def test_what_is_known_of_the_bot() -> None:
    """getMe, menus of commands, chats and their members."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user(started=True)
            bot = (await call(server, "getMe"))[1]["result"]
            assert (bot["username"], bot["can_read_all_group_messages"]) == ("brief_bot", False)
            scope, menu = {"type": "chat", "chat_id": ada.id}, [{"command": "ask", "description": "ask"}]
            asked: list[Json] = [{"scope": scope, "language_code": "de"}, {"scope": scope}, {}]
            await call(server, "setMyCommands", commands=menu, scope=scope, language_code="de")
            menus = [(await call(server, "getMyCommands", **each))[1]["result"] for each in asked]
            assert menus == [menu, [], []]
            wrong = [{"command": "Ask", "description": "ask"}]
            assert await refusal(server, "setMyCommands", commands=wrong) == "Bad Request: BOT_COMMAND_INVALID"
            server.forgive("BOT_COMMAND_INVALID")
            assert (await call(server, "getChat", chat_id=ada.id))[1]["result"]["first_name"] == "Ada"
            member = await call(server, "getChatMember", chat_id=ada.id, user_id=ada.id)
            assert member[1]["result"]["status"] == "member"
            await call(server, "sendChatAction", chat_id=ada.id, action="typing")
            assert server.front.methods.actions == [(ada.id, "typing", 0)]

    asyncio.run(scenario())
