"""The fake server judges texts, keyboards, replies and quotes as the real one does."""

import asyncio
from typing import Final

import pytest

from tests.telegram.echo_bot import button, call, refusal, updates
from tests.telegram.fake_server import FakeServer
from tests.telegram.oracle import Entity, Json, Text, WrongTextError, displayed, parsed

EMOJI: Final = "😀"
TOO_LONG: Final = "Bad Request: message is too long"


# --- texts


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n"}, "Bad Request: text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty"),
        ({"text": "a" * 4096}, ""),
        ({"text": "a" * 4097}, TOO_LONG),
        ({"text": EMOJI * 2048}, ""),
        ({"text": EMOJI * 2049}, TOO_LONG),
        ({"text": "<b>" + "a" * 4096 + "</b>", "parse_mode": "HTML"}, ""),
        ({"text": "<b>a</b>" * 4000, "parse_mode": "HTML"}, ""),
        ({"text": "<b>a</b>" * 4097, "parse_mode": "HTML"}, TOO_LONG),
        (
            {"text": "a < b", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "" at byte offset 2',
        ),
        (
            {"text": "<p>a</p>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0',
        ),
        (
            {"text": "a<br>b", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 1',
        ),
        (
            {"text": "<b>a", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "a", "parse_mode": "LaTeX"}, "Bad Request: unsupported parse_mode"),
        (
            {"text": "abc", "entities": [{"type": "bold", "offset": 1, "length": 9}]},
            "Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 10",
        ),
        (
            {"text": EMOJI, "entities": [{"type": "bold", "offset": 1, "length": 1}]},
            "Bad Request: entity begins in a middle of a UTF-16 symbol at byte offset 4",
        ),
        ({"text": "a", "reply_markup": button("é" * 32)}, ""),
        ({"text": "a", "reply_markup": button("é" * 32 + "a")}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": button("")}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "a", "reply_markup": "{"}, "Bad Request: can't parse reply markup JSON object"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_texts_that_are_refused(parameters: Json, description: str) -> None:
    """A text is accepted or refused in the real server's words; a refusal of a text fails the test."""

    async def scenario() -> None:
        async with FakeServer() as server:
            chat = server.user(started=True).id
            assert await refusal(server, "sendMessage", chat_id=chat, **parameters) == description
            assert len(server.ledger.reproaches) == bool(description and "reply markup JSON" not in description)
            server.forgive("")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;&gt;&amp;&quot;&#65;&nbsp;", Text('<>&"A&nbsp;')),
        ("  a  ", Text("a")),
        ("  <b> a </b>", Text(" a", (Entity("bold", 0, 2),))),
        ("<b>a</b><strong>b</strong>", Text("ab", (Entity("bold", 0, 2),))),
        ("a\tb\x01c\r\nd\u2028e", Text("a b c\nde")),
        (f"{EMOJI}<i>*_~|`[x](y)</i>", Text(f"{EMOJI}*_~|`[x](y)", (Entity("italic", 2, 11),))),
        ("<blockquote expandable>a</blockquote>", Text("a", (Entity("expandable_blockquote", 0, 1),))),
        ("<a href='http://a.org'>b.org</a>", Text("b.org", (Entity("text_link", 0, 5, "http://a.org/"),))),
        ("<pre><code class='language-py'>x</code></pre>", Text("x", (Entity("pre", 0, 1, language="py"),))),
        ("see a.org /ask", Text("see a.org /ask", (Entity("url", 4, 5), Entity("bot_command", 10, 4)))),
        ("<code>a.org</code>", Text("a.org", (Entity("code", 0, 5),))),
        ("<b>a</b> " * 101, Text("a " * 100 + "a", tuple(Entity("bold", 2 * place, 1) for place in range(100)))),
    ],
)
def test_texts_as_displayed(html: str, text: Text) -> None:
    """A text is shown cleaned and trimmed, with links and commands found, and with a hundred entities at most."""
    assert displayed(parsed(html, "HTML")) == text


def test_raw_text_is_limited_in_bytes() -> None:
    """32,768 bytes with markup may be sent, not one more."""

    async def scenario() -> None:
        async with FakeServer() as server:
            chat = server.user(started=True).id
            for length, description in ((32_768, ""), (32_769, TOO_LONG)):
                text = "<b>" + "&lt;" * 4090 + "</b>" + "<i></i>" * 2343
                padded = text.ljust(length, "\n")
                assert await refusal(server, "sendMessage", chat_id=chat, text=padded, parse_mode="HTML") == description
            server.forgive(TOO_LONG)

    asyncio.run(scenario())


def test_oracle_rejects_what_is_no_text() -> None:
    """Half an emoji is no text."""
    with pytest.raises(WrongTextError, match="UTF-8"):
        parsed("\ud83d", "HTML")


# --- replies and quotes


@pytest.mark.parametrize(
    ("quote", "description", "position"),
    [
        ({"quote": "pact was"}, "", 7),
        ({"quote": "<b>pact</b> was", "quote_parse_mode": "HTML"}, "Bad Request: QUOTE_TEXT_INVALID", None),
        ({"quote": "signed"}, "Bad Request: QUOTE_TEXT_INVALID", None),
        ({"quote": "<b>signed</b>.", "quote_parse_mode": "HTML"}, "", 16),
        ({"quote": "sign", "quote_entities": [{"type": "bold", "offset": 0, "length": 4}]}, "", 16),
        ({"quote": "pact wos"}, "Bad Request: QUOTE_TEXT_INVALID", None),
        ({"quote": "The Pact"}, "Bad Request: QUOTE_TEXT_INVALID", None),
        ({"quote": "xx", "quote_position": 40}, "", 40),
        ({"quote": "x" * 1024}, "", 24),
        ({"quote": "x" * 1025}, "Bad Request: QUOTE_TEXT_INVALID", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_quotes(quote: Json, description: str, position: int | None) -> None:
    """A quote must stand in the message word for word and as bold as there, and not be too long."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user(started=True)
            text = f"{EMOJI} The pact was <b>signed</b>. " + "x" * 1030
            _, posted = await call(server, "sendMessage", chat_id=ada.id, text=text, parse_mode="HTML")
            reply = {"message_id": posted["result"]["message_id"], **quote}
            where = {"chat_id": ada.id, "text": "there", "reply_parameters": reply}
            assert await refusal(server, "sendMessage", **where) == description
            shown = server.said(ada)[-1].quote
            assert (shown.position if shown else None) == position

    asyncio.run(scenario())


def test_replies() -> None:
    """A reply needs a message that is there, or the permission to do without."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user()
            question = ada.send("why?")
            where = {"chat_id": ada.id, "text": "because"}
            _, answer = await call(server, "sendMessage", **where, reply_parameters={"message_id": question.id})
            assert answer["result"]["reply_to_message"]["text"] == "why?"
            ada.delete(question)
            gone = {"message_id": question.id, "quote": "why"}
            description = await refusal(server, "sendMessage", **where, reply_parameters=gone)
            assert description == "Bad Request: message to be replied not found"
            lenient = gone | {"allow_sending_without_reply": True}
            assert await refusal(server, "sendMessage", **where, reply_parameters=lenient) == ""
            assert [(said.reply_to, said.quote) for said in server.said(ada)] == [(question.id, None), (0, None)]

    asyncio.run(scenario())


def test_people_quote_with_emphasis() -> None:
    """Who selects words of a message and replies sends them as they look there, and the place."""

    async def scenario() -> None:
        async with FakeServer() as server:
            ada = server.user(started=True)
            html = {"text": f"{EMOJI} The pact was <b>signed</b>.", "parse_mode": "HTML"}
            await call(server, "sendMessage", chat_id=ada.id, **html)
            ada.send("when?", reply_to=server.said(ada)[0], quote="was signed")
            [update] = await updates(server)
            bold = {"type": "bold", "offset": 4, "length": 6}
            expected = {"text": "was signed", "position": 12, "is_manual": True, "entities": [bold]}
            assert update["message"]["quote"] == expected

    asyncio.run(scenario())
