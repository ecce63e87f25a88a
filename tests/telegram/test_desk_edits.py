"""An edited question gets its answer edited, whatever has become of both meanwhile."""

from dataclasses import replace

from tests.fakes import document
from tests.telegram.desk_stage import QUICK, Oracle, Stage, play
from tests.telegram.test_desk_questions import ANSWER, FOOTBALL, PIER

FERRY = "When does the first ferry leave?"


def test_the_answer_to_an_edited_question_is_edited() -> None:
    """The same message says something else, with buttons of its own; no new one comes."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        question = ada.send(PIER)
        [answer] = await stage.server.answers(question)
        ada.edit(question, FERRY)
        now = await stage.edited(answer)
        await stage.quiet()
        assert now.plain == "May\n\nThe first ferry leaves in May.\n1 · Harbour talks · 2026-03-02"
        assert now.buttons[0].data != answer.buttons[0].data
        assert len(stage.server.said(ada)) == 1
        await stage.press(ada, now, "1 in context")
        [context] = await stage.server.answers(answer)
        assert context.marked("bold")[-1] == "The first ferry leaves in May."

    play(scene)


def test_the_new_answer_may_be_silence() -> None:
    """Then the message says so, and back again; what was edited without another word is left alone."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        question = ada.send(PIER)
        [answer] = await stage.server.answers(question)
        ada.edit(question, FOOTBALL)
        silence = await stage.edited(answer)
        assert silence.plain.startswith("The briefing does not say.")
        ada.edit(question, PIER)
        assert (await stage.edited(silence)).plain == ANSWER
        ada.edit(question, PIER)
        await stage.quiet()
        assert len(stage.oracle.asked) == 3

    play(scene)


def test_an_edited_follow_up_stays_one() -> None:
    """Its history is that of the question before it."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        first = await stage.ask(ada, PIER)
        question = ada.send("And the town?", reply_to=first)
        [second] = await stage.server.answers(question)
        ada.edit(question, "And the harbour town?")
        await stage.quiet()
        await stage.ask(ada, "When?", reply_to=second)
        assert [history for _, history in stage.oracle.asked] == [
            (),
            (PIER,),
            (PIER,),
            (PIER, "And the harbour town?"),
        ]

    play(scene)


def test_a_deleted_answer_comes_anew() -> None:
    """As a reply to the question, since it may stand far above."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        question = ada.send(PIER)
        [answer] = await stage.server.answers(question)
        await stage.quiet()
        ada.delete(answer)
        ada.edit(question, FERRY)
        [new] = await stage.server.answers(question)
        await stage.quiet()
        assert (new.plain.split("\n")[0], new.reply_to) == ("May", question.id)
        assert stage.reply_to(new).question_message == question.id

    play(scene)


def test_what_becomes_a_question_by_an_edit_is_answered() -> None:
    """/ask without a question, and other talk that now names the bot; other commands are not repeated."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        room = stage.server.group("Room", ada)
        talk, ask, other = (ada.send(words, chat=room) for words in ("hm", "/ask", "/sources"))
        await stage.server.answers(talk, 2)
        for message, words in ((talk, "hm @brief_bot " + PIER), (ask, "/ask " + FERRY), (other, "/help " + PIER)):
            ada.edit(message, words)
        await stage.server.answers(talk, 4)
        await stage.quiet()
        *_, first, second = stage.server.said(room)
        assert [one.reply_to for one in (first, second)] == [talk.id, ask.id]
        assert len(stage.server.said(room)) == 4

    play(scene, rules=replace(QUICK, privacy_mode=False))


def test_an_answer_in_several_messages() -> None:
    """The first is edited, the others go and come anew; the buttons are under the last."""
    papers = tuple(
        document(
            f"{name}.md",
            name,
            f"So says the harbour town {' '.join([f'and {name} on'] * 280)}. The first ferry leaves in May.",
        )
        for name in ("Hull", "Kiel")
    )

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        question = ada.send("What says the harbour town?")
        first, second = await stage.server.answers(question, 2)
        await stage.quiet()
        assert first.buttons == ()
        assert second.buttons[-1].text == "👎"
        ada.edit(question, FERRY)
        now = await stage.edited(first)
        await stage.quiet()
        assert now.buttons[-1].text == "👎"
        assert [message.id for message in stage.server.said(ada)] == [first.id]

    play(scene, oracle=Oracle(papers))


def test_a_question_that_is_too_long_after_an_edit() -> None:
    """That is said below the answer, which stays; a shorter one takes its place again."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        question = ada.send(PIER)
        [answer] = await stage.server.answers(question)
        ada.edit(question, PIER + " And who else does?")
        told = await stage.server.until(lambda: stage.server.said(ada)[1:])
        assert told[0].plain.startswith("Your question has 41 characters; I take up to 40.")
        assert stage.server.current(answer) == answer
        ada.edit(question, FERRY)
        assert (await stage.edited(answer)).plain.startswith("May")
        assert [words for words, _ in stage.oracle.asked] == [PIER, FERRY]

    play(scene, longest_question=40)
