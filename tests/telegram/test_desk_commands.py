"""What the bot tells about itself, its documents and its use; and what people and administrators can have done."""

from datetime import UTC, datetime

import pytest

from briefbot.core.records import Kept
from briefbot.faces.telegram.ports import Rebuilt
from tests.telegram.desk_stage import GENERATION, Oracle, Stage, play
from tests.telegram.test_desk_questions import FOOTBALL, PIER


def test_start_greets_by_name() -> None:
    """In private; a group reads no names, and a name is never markup."""

    async def scene(stage: Stage) -> None:
        ada = stage.person("<b>Ada")
        greeting = await stage.ask(ada, "/start inline")
        assert greeting.plain.startswith("Hello, <b>Ada.\n\nAsk me about the briefing.")
        there = await stage.ask(ada, "/start", chat=stage.server.group("Room", ada))
        assert there.plain.startswith("Ask me about the briefing.")
        assert there.plain.endswith("In this group, type /ask and then your question, or /help for more.")

    play(scene)


def test_help_lists_what_works_there() -> None:
    """In private, in groups, and for administrators in private."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        room = stage.server.group("Room", ada)
        private, group = await stage.ask(ada, "/help"), await stage.ask(ada, "/help@brief_bot", chat=room)
        assert commands(private.plain) == ["/sources", "/briefing", "/why", "/help", "/privacy", "/forget"]
        assert commands(group.plain) == ["/ask", "/sources", "/briefing", "/why", "/help"]
        root = stage.person("Root")
        assert root.id == 103
        assert commands((await stage.ask(root, "/help")).plain)[-2:] == ["/stats", "/rebuild"]
        assert private.plain.startswith("In this chat, any text is a question.")
        assert group.plain.startswith("In this group, type /ask and then your question.")

    play(scene, administrators=frozenset({103}))


def commands(words: str) -> list[str]:
    """The commands that a text lists."""
    return [line.split()[0] for line in words.splitlines() if line.startswith("/")]


def test_sources() -> None:
    """Title as a link, date and number of sentences of each document, and the generation."""

    async def scene(stage: Stage) -> None:
        listed = await stage.ask(stage.person(), "/sources")
        assert listed.plain == (
            f"1 document, 4 sentences · Generation {GENERATION[:12]}\n\nHarbour talks\n"
            "2026-03-02 · 4 sentences · harbour.md"
        )
        assert listed.marked("text_link") == ("Harbour talks",)
        assert not listed.link_preview

    play(scene)


def test_why() -> None:
    """The scores behind the last reply to whoever asks, or behind the one that the command replies to."""

    async def scene(stage: Stage) -> None:
        ada, bob = stage.person(), stage.person("Bob", language="de")
        assert (await stage.ask(ada, "/why")).plain == "There is nothing to explain yet; ask a question first."
        answer = await stage.ask(ada, PIER)
        await stage.ask(bob, PIER)
        await stage.ask(ada, FOOTBALL)
        silence, about = await stage.ask(ada, "/why"), await stage.ask(ada, "/why", reply_to=answer)
        assert silence.plain.startswith("Silent with a confidence of 1.00: about 100 in 100 such silences were right")
        assert about.plain == (
            "Answered with a confidence of 1.00: about 100 in 100 such answers were right in trials. "
            "That is 0.50 above the threshold of 0.50, below which I stay silent.\n\n"
            "1 · answers with probability 1.00 · found by meaning 1.00, by words 1.00, by words nearby 0.50"
        )
        assert (await stage.ask(bob, "/why")).plain.startswith("Beantwortet mit einer Sicherheit von 1,00: ")

    play(scene)


def test_why_after_a_restart() -> None:
    """The scores are remembered only as long as the process lives."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        answer = await stage.ask(ada, PIER)
        async with stage.restarted(Oracle()) as later:
            forgotten = await later.ask(ada, "/why", reply_to=answer)
            assert forgotten.plain.startswith("I no longer know what that message was about.")

    play(scene)


@pytest.mark.parametrize(
    ("kept", "words"),
    [(False, "I keep the text of your questions no longer than I need it"), (True, "Whoever runs me has chosen")],
)
def test_privacy(kept: bool, words: str) -> None:  # noqa: FBT001 -- the setting
    """What is kept depends on the operator."""

    async def scene(stage: Stage) -> None:
        assert words in (await stage.ask(stage.person(), "/privacy")).plain

    play(scene, keep_questions=kept)


def test_forget_asks_first() -> None:
    """Nothing is deleted without a second word; then all of it, in memory too."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        answer = await stage.ask(ada, PIER)
        asking = await stage.ask(ada, "/forget")
        assert [one.text for one in asking.buttons] == ["Delete it", "Keep it"]
        await stage.press(ada, asking, "Keep it")
        assert (await stage.edited(asking)).plain == "I deleted nothing."
        assert stage.state.privacy.about(ada.id).replies == 1
        asking = await stage.ask(ada, "/forget")
        await stage.press(ada, asking, "Delete it")
        done = await stage.edited(asking)
        assert (done.plain, done.buttons) == ("Done. What I kept about you is deleted.", ())
        assert stage.state.privacy.about(ada.id) == Kept()
        await stage.ask(ada, PIER, reply_to=answer)
        assert [history for _, history in stage.oracle.asked] == [(), ()]

    play(scene)


def test_nobody_forgets_for_others() -> None:
    """In a group anybody can press the buttons, but they work for one person alone."""

    async def scene(stage: Stage) -> None:
        ada, bob = stage.person(), stage.person("Bob")
        room = stage.server.group("Room", ada, bob)
        for who in (ada, bob):
            await stage.ask(who, "/ask " + PIER, chat=room)
        asking = await stage.ask(ada, "/forget", chat=room)
        for label in ("Delete it", "Keep it"):
            refusal = "Only the person who asked for this button can press it."
            assert await stage.press(bob, asking, label) == refusal
        assert [stage.state.privacy.about(who.id).replies for who in (ada, bob)] == [1, 1]
        await stage.press(ada, asking, "Delete it")
        assert [stage.state.privacy.about(who.id).replies for who in (ada, bob)] == [0, 1]

    play(scene)


def test_there_may_be_nothing_to_forget() -> None:
    """Who was never heard of need not decide anything."""

    async def scene(stage: Stage) -> None:
        assert (await stage.ask(stage.person(), "/forget")).plain == "I kept nothing about you."

    play(scene)


def test_statistics() -> None:
    """Administrators see what was counted."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        answer = await stage.ask(ada, PIER)
        await stage.ask(ada, FOOTBALL)
        await stage.press(ada, answer, "👎")
        lines = (await stage.ask(ada, "/stats")).plain.splitlines()
        assert lines[0] == f"1 document, 4 sentences · Generation {GENERATION[:12]}"
        assert lines[2:] == [
            "Questions: 2",
            "Answers: 1",
            "Silences: 1",
            "People: 1",
            "Chats: 0",
            "Rated good: 0",
            "Rated bad: 1",
            "Wrong sentence: 0",
            "Should have stayed silent: 0",
            "Missed something: 0",
        ]
        assert stage.state.counters.of(ada.id, datetime.now(UTC).date())

    play(scene, administrators=frozenset({101}))


@pytest.mark.parametrize("command", ["/stats", "/rebuild"])
def test_what_only_administrators_may(command: str) -> None:
    """Others are told so."""

    async def scene(stage: Stage) -> None:
        assert (await stage.ask(stage.person(), command)).plain == "Only my administrators may do that."

    play(scene)


@pytest.mark.parametrize(
    ("rebuilt", "said"),
    [
        (Rebuilt.DONE, "Done: I now answer from 1 document, 4 sentences."),
        (Rebuilt.UNCHANGED, "Nothing has changed: 1 document, 4 sentences."),
        (Rebuilt.RUNNING, "I am already reading the documents again."),
        (Rebuilt.FAILED, "The documents could not be read again; I go on answering from the earlier text. The log"),
    ],
)
def test_rebuild(rebuilt: Rebuilt, said: str) -> None:
    """What is done at once is told in one message."""

    async def scene(stage: Stage) -> None:
        assert (await stage.ask(stage.person(), "/rebuild")).plain.startswith(said)

    play(scene, oracle=Oracle(rebuilt=rebuilt), administrators=frozenset({101}))


def test_nobody_waits_for_a_rebuild() -> None:
    """Not even the administrator, who is told that it has begun and, when it is over, what came of it."""

    async def scene(stage: Stage) -> None:
        root = stage.person()
        stage.oracle.gate.clear()
        started = await stage.ask(root, "/rebuild")
        assert started.plain.startswith("I am reading the documents again; meanwhile I answer")
        help_text = await stage.ask(root, "/help")
        assert help_text.plain
        stage.oracle.gate.set()
        [*_, done] = await stage.server.answers(help_text)
        assert done.plain.startswith("Done: ")

    play(scene, administrators=frozenset({101}))
