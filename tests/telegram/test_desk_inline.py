"""Inline mode: in any chat the answer and each cited sentence are offered."""

from tests.telegram.desk_stage import Stage, play
from tests.telegram.fake_calls import Fault
from tests.telegram.fake_methods import InlineResults
from tests.telegram.fake_people import User

BOTH = "Who pays million crowns for the harbour town?"


async def offered(stage: Stage, who: User, words: str) -> tuple[str, InlineResults]:
    """What a person is offered who types these words."""
    query = who.inline(words)
    results: InlineResults = await stage.server.until(lambda: stage.server.results(query))
    await stage.quiet()
    return query, results


def test_the_answer_and_each_sentence() -> None:
    """They are for this person, for a short time, and say what was asked when they are sent."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        query, offer = await offered(stage, ada, f" {BOTH}\n")
        assert (offer.cache_time, offer.is_personal) == (5, True)
        assert [one["id"] for one in offer.results] == ["answer", "1", "2"]
        assert offer.results[1]["title"] == "1 · Harbour talks › Who pays for the new pier · 2026-03-02"
        assert all(one["input_message_content"]["link_preview_options"]["is_disabled"] for one in offer.results)
        sent = ada.choose(query, "2", stage.server.group("Room", ada))
        assert sent.plain.startswith(
            f"{BOTH}\n\nNorway pays" if "Norway" in sent.plain else f"{BOTH}\n\nThe harbour town"
        )
        assert stage.oracle.asked == [(BOTH, ())]

    play(scene)


def test_silence_is_offered_as_such() -> None:
    """One result, which says that the briefing does not say."""

    async def scene(stage: Stage) -> None:
        _, offer = await offered(stage, stage.person(language="de"), "Who won the football?")
        assert [(one["id"], one["title"]) for one in offer.results] == [("silence", "Das Briefing sagt dazu nichts.")]

    play(scene)


def test_while_nothing_is_typed_there_is_a_hint() -> None:
    """Nothing is asked; the hint leads to the private chat."""

    async def scene(stage: Stage) -> None:
        _, offer = await offered(stage, stage.person(), " ? ")
        [call] = stage.server.calls("answerInlineQuery")
        button = call.parameters.json("button")
        assert (offer.results, stage.oracle.asked) == ((), [])
        assert button == {"text": "Type a question about the briefing", "start_parameter": "inline"}

    play(scene)


def test_results_that_telegram_cannot_read_are_offered_as_plain_text() -> None:
    """Once."""

    async def scene(stage: Stage) -> None:
        refusal = "Bad Request: can't parse entities: Unsupported start tag"
        stage.server.fault("answerInlineQuery", Fault(status=400, description=refusal))
        _, offer = await offered(stage, stage.person(), BOTH)
        contents = [one["input_message_content"] for one in offer.results]
        assert [content.get("parse_mode") for content in contents] == [None] * 3
        assert "“Norway pays 40 million crowns for the pier.”" in contents[0]["message_text"]

    play(scene)


def test_nobody_waits_for_late_results() -> None:
    """That Telegram no longer takes them is no error."""

    async def scene(stage: Stage) -> None:
        stage.server.set_rules(query_life=0.0)
        stage.person().inline(BOTH)
        await stage.server.called("answerInlineQuery", status=400)
        await stage.quiet()

    play(scene)


def test_longer_questions_are_refused() -> None:
    """One result says so; nothing is asked."""

    async def scene(stage: Stage) -> None:
        _, offer = await offered(stage, stage.person(), BOTH)
        told = "Your question has 45 characters; I take up to 44. Please ask in one or two sentences."
        assert [(one["id"], one["description"]) for one in offer.results] == [("silence", told)]
        assert stage.oracle.asked == []

    play(scene, longest_question=44)
