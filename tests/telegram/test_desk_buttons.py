"""Buttons under replies: sentences in context, ratings, and what strangers and old versions press."""

import pytest

from briefbot.core.records import Rating
from tests.fakes import HARBOUR, document
from tests.telegram.desk_stage import Oracle, Stage, play, replaced
from tests.telegram.fake_calls import Fault
from tests.telegram.fake_people import User
from tests.telegram.fake_state import Message
from tests.telegram.test_desk_questions import FOOTBALL, PIER

UNKNOWN = "I no longer know this button. Please ask again."
THANKS = "Thank you."
REASONS = ["Wrong sentence", "Should have stayed silent", "Missed something"]


def labels(message: Message) -> list[str]:
    """What stands on the buttons of a message."""
    return [button.text for button in message.buttons]


async def asked(stage: Stage) -> tuple[User, Message]:
    """Somebody, and the answer to their question."""
    ada = stage.person()
    return ada, await stage.ask(ada, PIER)


# --- context


def test_a_sentence_in_context() -> None:
    """Its paragraph is a reply to the answer with the sentence in bold; the same message leads through the document."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        assert await stage.press(ada, answer, "1 in context") == ""
        [context] = await stage.server.answers(answer)
        assert (context.reply_to, labels(context)) == (answer.id, ["◀ Earlier", "✕ Close"])
        assert context.marked("bold") == ("Harbour talks", "Norway pays 40 million crowns for the pier.")
        assert context.plain.splitlines()[1] == "2 of 2"
        await stage.press(ada, context, "◀ Earlier")
        earlier = await stage.edited(context)
        assert (earlier.plain.splitlines()[1], labels(earlier)) == ("1 of 2", ["Later ▶", "✕ Close"])
        assert earlier.marked("bold") == ("Harbour talks",)
        await stage.press(ada, earlier, "Later ▶")
        assert (await stage.edited(earlier)).plain == context.plain
        await stage.press(ada, context, "✕ Close")
        await stage.server.until(lambda: not stage.server.current(context))

    play(scene)


def test_buttons_are_answered_before_anything_else() -> None:
    """The first call after a press is the answer to it."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        for label in ("1 in context", "👎", "Wrong sentence"):
            before = len(stage.server.ledger.calls)
            await stage.press(ada, answer, label)
            await stage.quiet()
            calls = [call.method for call in stage.server.ledger.calls[before:] if call.method != "getUpdates"]
            assert calls[0] == "answerCallbackQuery"
            assert len(calls) == 2

    play(scene)


def test_the_nearest_sentences_of_a_silence_have_contexts() -> None:
    """They are numbered as shown."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        silence = await stage.ask(ada, FOOTBALL)
        await stage.press(ada, silence, "2 in context")
        [context] = await stage.server.answers(silence)
        assert context.marked("bold") == ("Harbour talks", "The first ferry leaves in May.")

    play(scene)


def test_a_changed_document_has_no_context_any_more() -> None:
    """Whoever presses then is told; a document that reads the same at that place still serves."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        stage.oracle.documents = (
            document("harbour.md", "Harbour talks", "All of it is new here. Norway pays nothing."),
        )
        assert (
            await stage.press(ada, answer, "1 in context") == "The briefing has changed since then. Please ask again."
        )
        stage.oracle.documents = (
            document("other.md", "Other", "Something else."),
            replaced(HARBOUR, title="New title"),
        )
        await stage.press(ada, answer, "1 in context")
        [context] = await stage.server.answers(answer)
        assert context.plain.startswith("New title")

    play(scene)


def test_what_cannot_be_deleted_loses_its_buttons() -> None:
    """After two days Telegram lets nobody delete a message in a group."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        await stage.press(ada, answer, "1 in context")
        [context] = await stage.server.answers(answer)
        stage.server.fault("deleteMessage", Fault(status=400, description="Bad Request: message can't be deleted"))
        await stage.press(ada, context, "✕ Close")
        assert (await stage.edited(context)).buttons == ()

    play(scene)


def test_a_deleted_context_comes_anew() -> None:
    """Who leafs on in a message that is gone gets a new one."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        await stage.press(ada, answer, "1 in context")
        [context] = await stage.server.answers(answer)
        ada.delete(context)
        await stage.notice(ada.press_data(context, context.buttons[0].data))
        await stage.server.until(lambda: len(stage.server.said(answer.chat, answer)) == 1)
        assert stage.server.said(answer.chat, answer)[0].plain.splitlines()[1] == "1 of 2"

    play(scene)


# --- ratings


def test_a_good_rating() -> None:
    """It is thanked for and kept; the last one counts; the buttons stay as they are."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        assert await stage.press(ada, answer, "👍") == THANKS
        assert await stage.press(ada, answer, "👍") == THANKS
        await stage.quiet()
        assert stage.state.feedback.counts()[Rating.GOOD] == 1
        assert stage.server.calls("editMessageReplyMarkup") == []

    play(scene)


@pytest.mark.parametrize(("label", "rating"), list(zip(REASONS, list(Rating)[2:], strict=True)))
def test_a_bad_rating_has_a_reason(label: str, rating: Rating) -> None:
    """👎 is kept and asks in which way, with three more buttons; they go when one is pressed."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        assert await stage.press(ada, answer, "👎") == "What was wrong?"
        asking = await stage.edited(answer)
        assert labels(asking) == ["1 in context", "👍", "👎", *REASONS]
        assert given(stage) == {Rating.BAD: 1}
        assert await stage.press(ada, asking, label) == THANKS
        assert labels(await stage.edited(asking)) == ["1 in context", "👍", "👎"]
        assert given(stage) == {rating: 1}

    play(scene)


def test_a_bad_rating_takes_the_place_of_a_good_one() -> None:
    """Even if nobody says what was wrong; and the other way round."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        for label, rating in (("👍", Rating.GOOD), ("👎", Rating.BAD), ("👍", Rating.GOOD)):
            await stage.press(ada, answer, label)
            await stage.quiet()
            assert given(stage) == {rating: 1}

    play(scene)


def given(stage: Stage) -> dict[Rating, int]:
    """The ratings that were given, with their numbers."""
    return {rating: number for rating, number in stage.state.feedback.counts().items() if number}


def test_silence_is_bad_in_one_way_only() -> None:
    """It has missed something: there is nothing to choose."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        assert await stage.press(ada, await stage.ask(ada, FOOTBALL), "👎") == THANKS
        assert stage.state.feedback.counts()[Rating.MISSED_SOMETHING] == 1

    play(scene)


def test_everybody_in_a_group_may_rate() -> None:
    """One rating each."""

    async def scene(stage: Stage) -> None:
        ada, bob = stage.person(), stage.person("Bob")
        answer = await stage.ask(ada, "/ask " + PIER, chat=stage.server.group("Room", ada, bob))
        for who in (ada, bob):
            await stage.press(who, answer, "👍")
        assert stage.state.feedback.counts()[Rating.GOOD] == 2

    play(scene)


# --- strangers and old versions


@pytest.mark.parametrize(
    "data",
    [
        *(
            "x",
            "",
            ":",
            "v0:good:1",
            "c",
            "c:",
            "c:{id}",
            "c:{id}:0",
            "c:{id}:9",
            "c:{id}:²",
            "c:{id}:1:1",
            "c:nobody:1",
        ),
        *("p:{id}:1", "p:{id}:x:y", "r:{id}", "r:{id}:q", "r:nobody:g", "r:{id}:", "x:{id}", "x:nobody", "ü" * 32),
    ],
)
def test_buttons_that_make_no_sense(data: str) -> None:
    """They are answered politely, and nothing else happens."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        pressed = data.replace("{id}", stage.reply_to(answer).id)
        before = stage.server.shown(ada)
        assert await stage.notice(ada.press_data(answer, pressed)) == UNKNOWN
        await stage.quiet()
        assert stage.server.shown(ada) == before
        assert sum(stage.state.feedback.counts().values()) == 0

    play(scene)


def test_buttons_of_another_chat() -> None:
    """The id of a reply is worth nothing elsewhere, nor under a message that was sent through inline mode."""

    async def scene(stage: Stage) -> None:
        _, answer = await asked(stage)
        mallory = stage.person("Mallory")
        other = await stage.ask(mallory, FOOTBALL)
        for button in answer.buttons:
            assert await stage.notice(mallory.press_data(other, button.data)) == UNKNOWN
        inline = Message(5, other.chat, other.sender, other.date, other.text, inline_id="inline-1-1")
        assert await stage.notice(mallory.press_data(inline, answer.buttons[0].data)) == UNKNOWN

    play(scene)


def test_a_message_that_telegram_no_longer_knows() -> None:
    """Of an old message comes only its number; its buttons still work."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        about = {"id": stage.server.world.new_query(), "from": ada.person.as_json(), "chat_instance": "1"}
        message = {"message_id": answer.id, "chat": ada.private.as_json(), "date": 0}
        data = answer.buttons[0].data
        stage.server.push({"callback_query": {**about, "message": message, "data": data}})
        assert await stage.notice(str(about["id"])) == ""
        await stage.server.answers(answer)

    play(scene)


def test_a_press_that_is_answered_too_late() -> None:
    """Nobody waits for the answer any more; what the button does is done all the same."""

    async def scene(stage: Stage) -> None:
        ada, answer = await asked(stage)
        stage.server.set_rules(query_life=0.0)
        ada.press(answer, "1 in context")
        [context] = await stage.server.answers(answer)
        assert context.reply_to == answer.id
        await stage.quiet()

    play(scene, oracle=Oracle())
