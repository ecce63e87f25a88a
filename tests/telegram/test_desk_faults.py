"""What the desk makes of refusals, of slow work and of too much of it; everything else goes up to the runtime."""

import asyncio

from telegram.error import Forbidden, TimedOut

from tests.telegram.desk_stage import Oracle, Stage, play
from tests.telegram.fake_calls import Fault
from tests.telegram.test_desk_questions import ANSWER, PIER

UNREADABLE = "Bad Request: can't parse entities: Unsupported start tag"


def test_html_that_telegram_cannot_read_is_sent_as_plain_text() -> None:
    """Once, with the same buttons; an edit alike."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        stage.server.fault("sendMessage", Fault(status=400, description=UNREADABLE))
        question = ada.send(PIER)
        [answer] = await stage.server.answers(question)
        assert answer.plain == ANSWER.replace("Norway", "“Norway").replace("pier.\n", "pier.”\n")
        assert (answer.marked("bold"), len(answer.buttons)) == ((), 3)
        stage.server.fault("editMessageText", Fault(status=400, description=UNREADABLE))
        ada.edit(question, "Who really pays for the pier?")
        assert len((await stage.edited(answer)).buttons) == 3
        await stage.quiet()

    play(scene)


def test_plain_text_is_tried_once() -> None:
    """If that cannot be read either, it goes up."""

    async def scene(stage: Stage) -> None:
        stage.server.fault("sendMessage", Fault(status=400, description=UNREADABLE), 2)
        stage.person().send(PIER)
        await stage.server.called("sendMessage", 2, status=400)
        await stage.quiet()
        assert (stage.sent(), len(stage.errors)) == ([], 1)
        stage.errors.clear()

    play(scene)


def test_typing_is_shown_while_work_takes_long() -> None:
    """After 300 ms, in the topic of the question; quick work shows nothing, and a fault of the sign hurts nobody."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        hall = stage.server.supergroup("Hall", ada, topics=["News", "Sport"])
        await stage.ask(ada, PIER)
        assert stage.server.arrivals("sendChatAction") == 0
        stage.server.fault("sendChatAction", Fault(status=500))
        for shown in range(2):
            stage.oracle.gate.clear()
            question = ada.send("/ask " + PIER, chat=hall, topic=3)
            await asyncio.sleep(0.2)
            assert stage.server.arrivals("sendChatAction") == shown
            await stage.server.called("sendChatAction", shown + 1)
            stage.oracle.gate.set()
            await stage.server.answers(question)
        assert stage.server.front.methods.actions == [(hall.id, "typing", 3)]

    play(scene)


def test_who_comes_when_too_much_waits_is_told_so() -> None:
    """At once, and what waits is answered; a pressed button is told so too."""

    async def scene(stage: Stage) -> None:
        stage.oracle.gate.clear()
        ada, bob = stage.person(), stage.person("Bob")
        first = ada.send(PIER)
        await stage.server.until(lambda: not stage.server.world.mailbox.waiting())
        second = bob.send(PIER)
        [busy] = await stage.server.answers(second)
        assert busy.plain == "Too many questions at once. Please try again in a moment."
        stage.oracle.gate.set()
        [answer] = await stage.server.answers(first)
        assert answer.plain == ANSWER

    play(scene, asked_at_once=1, queue=0, concurrent=True)


def test_an_update_is_answered_once() -> None:
    """What has been claimed before says nothing, presses nothing and offers nothing."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        answer = await stage.ask(ada, PIER)
        first = 1 + max(stage.state.inbox.highest_update_id() or 0, 0)
        for update_id in range(first, first + 3):
            stage.state.inbox.accept(update_id, "{}", ada.id, 0.0)
            assert stage.state.inbox.claim(update_id)
        ada.send(PIER)
        ada.press(answer, "👍")
        ada.inline(PIER)
        await stage.server.until(lambda: not stage.server.world.mailbox.waiting())
        await asyncio.sleep(0.2)
        assert len(stage.sent()) == 1
        assert stage.server.calls("answerCallbackQuery") == stage.server.calls("answerInlineQuery") == []
        assert len(stage.state.inbox.claimed_but_unfinished()) in {0, 1, 2, 3}

    play(scene)


def test_a_group_that_has_moved_is_followed() -> None:
    """The answer goes to the supergroup, and whatever is said of the move is remembered."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        room = stage.server.group("Room", ada)
        answer = await stage.ask(ada, "/ask " + PIER, chat=room)
        reply = stage.reply_to(answer)
        stage.oracle.gate.clear()
        ada.send("/ask " + PIER, chat=room)
        await stage.server.until(lambda: not stage.server.world.mailbox.waiting())
        hall = stage.server.migrate(room)
        stage.oracle.gate.set()
        await stage.server.until(lambda: stage.server.said(hall))
        await stage.quiet()
        [there] = stage.server.said(hall)
        assert (there.plain, stage.reply_to(there).chat) == (ANSWER, hall.id)
        moved = stage.state.ledger.by_id(reply.id)
        assert moved
        assert (moved.chat, moved.bot_message) == (hall.id, None)
        await stage.press(ada, there, "1 in context")

    play(scene)


def test_a_lost_reply_is_not_repeated() -> None:
    """The message is there, nobody heard so: nothing is sent again, it goes up, and the buttons work."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        stage.server.fault("sendMessage", Fault(drop=True, after=True))
        [answer] = await stage.server.answers(ada.send(PIER))
        await stage.quiet()
        assert len(stage.server.said(ada)) == 1
        assert len(stage.errors) == 1
        stage.errors.clear()
        assert await stage.press(ada, answer, "👍") == "Thank you."
        await stage.ask(ada, "And when?", reply_to=answer)
        assert stage.oracle.asked[-1] == ("And when?", (PIER,))

    play(scene)


def test_who_has_blocked_the_bot_goes_up() -> None:
    """The runtime knows what to do; no second try."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        stage.oracle.gate.clear()
        ada.send(PIER)
        await stage.server.until(lambda: not stage.server.world.mailbox.waiting())
        ada.block_bot()
        stage.oracle.gate.set()
        await stage.server.called("sendMessage", status=403)
        await stage.quiet()
        [error] = stage.errors
        assert isinstance(error, Forbidden)
        assert not isinstance(error, TimedOut)
        stage.errors.clear()
        assert stage.server.arrivals("sendMessage") == 1

    play(scene, oracle=Oracle())
