"""Questions in private chats, groups and topics, and what follows them up."""

from dataclasses import replace

import pytest

from briefbot.core.records import Counted
from tests.telegram.desk_stage import QUICK, Oracle, Stage, play
from tests.telegram.fake_people import User
from tests.telegram.fake_state import Message

OPEN = replace(QUICK, privacy_mode=False)
PIER = "Who pays for the pier?"
FOOTBALL = "Who won the football?"
ANSWER = "Norway pays 40 million crowns for the pier.\n1 · Harbour talks › Who pays for the new pier · 2026-03-02"


def test_an_answer_is_one_message_with_the_sentence_as_a_quotation() -> None:
    """In private it is no reply; the sentence is a quotation, number, title and heading stand below, and no preview."""

    async def scene(stage: Stage) -> None:
        answer = await stage.ask(stage.person(), PIER)
        assert (answer.plain, answer.reply_to, answer.link_preview) == (ANSWER, 0, False)
        assert answer.marked("blockquote") == ("Norway pays 40 million crowns for the pier.",)
        assert [one.text for one in answer.buttons] == ["1 in context", "👍", "👎"]
        assert stage.oracle.asked == [(PIER, ())]
        [call] = stage.sent()
        assert call.parameters.text("parse_mode") == "HTML"

    play(scene)


def test_a_short_answer_stands_above_in_bold() -> None:
    """The highlight of the best sentence comes first, and is bold in the quotation as well."""

    async def scene(stage: Stage) -> None:
        answer = await stage.ask(stage.person(), "When did the envoys agree to reopen the harbour after nine years?")
        assert answer.plain.startswith("Lisbon\n\nThe envoys met in Lisbon on Monday")
        assert answer.marked("bold") == ("Lisbon", "Lisbon", "1")

    play(scene)


def test_silence_is_plain_and_offers_topics() -> None:
    """What the briefing does not say is said so; the nearest sentences are labelled, and topics offered."""

    async def scene(stage: Stage) -> None:
        answer = await stage.ask(stage.person(), FOOTBALL)
        first, label, *_, topics = answer.plain.split("\n\n")
        assert first == "The briefing does not say."
        assert label == "The nearest sentences, which are not an answer:"
        assert topics == "You can ask me about:\n• Harbour talks\n• Who pays for the new pier"
        assert len(answer.marked("expandable_blockquote")) == 3
        assert [one.text for one in answer.buttons] == ["1 in context", "2 in context", "3 in context", "👍", "👎"]

    play(scene)


def test_a_person_is_answered_in_their_language() -> None:
    """The language is that of the person's Telegram."""

    async def scene(stage: Stage) -> None:
        answer = await stage.ask(stage.person(language="de-AT"), FOOTBALL)
        assert answer.plain.startswith("Das Briefing sagt dazu nichts.")

    play(scene)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("?!", "I see no words in that. Please ask in words."),
        ("a" * 201, "That is too long for me. Please ask in one or two sentences."),
        ("/ask", "Write your question after the command, like this: /ask Who met?"),
        ("/nosuch thing", "There is no command /nosuch; /help lists them."),
    ],
)
def test_what_is_no_question(words: str, said: str) -> None:
    """It is said how to ask, without buttons."""

    async def scene(stage: Stage) -> None:
        answer = await stage.ask(stage.person(), words)
        assert (answer.plain, answer.buttons) == (said, ())

    play(scene)


def test_what_is_no_text() -> None:
    """A sticker is answered in private, and a service message is not; a picture's caption is a question."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        about = {"from": ada.person.as_json(), "date": 1_700_000_000, "chat": ada.private.as_json()}
        dice = {"dice": {"emoji": "🎲", "value": 3}}
        photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
        stage.server.push({"message": {**about, "message_id": 901, "delete_chat_photo": True}})
        stage.server.push({"message": {**about, "message_id": 902, **dice}})
        stage.server.push({"message": {**about, "message_id": 903, "photo": photo, "caption": PIER}})
        await stage.server.called("sendMessage", 2)
        first, second = stage.server.said(ada)
        assert first.plain == "I can only read text. Please type your question."
        assert second.plain.endswith(ANSWER)

    play(scene)


# --- groups


def test_other_talk_in_a_group_is_ignored() -> None:
    """Without privacy mode the bot hears everything, and answers what is meant for it, as a reply."""

    async def scene(stage: Stage) -> None:
        ada, bob = stage.person(), stage.person("Bob")
        room = stage.server.group("Room", ada, bob)
        talk = [
            ada.send(PIER, chat=room),
            bob.send("@other_bot " + PIER, chat=room),
            bob.send("/ask@other_bot " + PIER, chat=room),
            bob.send("/nosuch", chat=room),
            bob.send("write to a@brief_bot.example", chat=room),
        ]
        bob.send(PIER, chat=room, reply_to=talk[0])
        asked = [
            ada.send("/ask " + PIER, chat=room),
            ada.send("/ask@Brief_Bot " + PIER, chat=room),
            ada.send("@Brief_bot, " + PIER, chat=room),
            ada.send("And now, @brief_bot: " + PIER, chat=room),
        ]
        answers = await stage.server.answers(talk[0], len(asked))
        await stage.quiet()
        assert [answer.reply_to for answer in stage.server.said(room)] == [question.id for question in asked]
        assert {answer.plain for answer in answers} == {ANSWER}
        assert [question for question, _ in stage.oracle.asked] == [PIER, PIER, PIER, "And now, " + PIER]

    play(scene, rules=OPEN)


def test_a_mention_without_a_question() -> None:
    """Who only calls the bot is told how to ask; a command for this very bot that there is not is answered too."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        room = stage.server.group("Room", ada)
        usage = await stage.ask(ada, "@brief_bot", chat=room)
        assert usage.plain == "Write your question after the command, like this: /ask Who met?"
        unknown = await stage.ask(ada, "/nosuch@brief_bot", chat=room)
        assert unknown.plain == "There is no command /nosuch; /help lists them."

    play(scene, rules=OPEN)


def test_topics_are_kept_apart() -> None:
    """An answer, a paragraph and a notice stay in the topic of the question."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        hall = stage.server.supergroup("Hall", ada, topics=["News", "Sport"])
        answer = await stage.ask(ada, "/ask " + PIER, chat=hall, topic=3)
        assert (answer.thread, answer.plain) == (3, ANSWER)
        await stage.press(ada, answer, "1 in context")
        [context] = await stage.server.answers(answer)
        assert (context.thread, context.reply_to) == (3, answer.id)
        assert stage.reply_to(answer).thread == 3

    play(scene)


def test_what_was_sent_through_inline_mode_is_no_question() -> None:
    """In the private chat too: nobody typed it."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        about = {"from": ada.person.as_json(), "date": 1_700_000_000, "chat": ada.private.as_json()}
        bot = stage.server.world.bot.as_json()
        stage.server.push({"message": {**about, "message_id": 901, "text": PIER, "via_bot": bot}})
        other = {**bot, "id": 99, "username": "other_bot"}
        stage.server.push({"message": {**about, "message_id": 902, "text": PIER, "from": other}})
        await stage.quiet()
        assert stage.sent() == []

    play(scene)


def test_an_anonymous_administrator_is_answered() -> None:
    """Telegram names a bot and the group in the place of the person; nothing is counted for anybody."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        room = stage.server.group("Room", ada)
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        about = {"from": anonymous, "sender_chat": room.as_json(), "date": 1_700_000_000, "chat": room.as_json()}
        entities = [{"type": "bot_command", "offset": 0, "length": 4}]
        message = {**about, "message_id": 901, "text": "/ask " + PIER, "entities": entities}
        stage.server.push({"message": message})
        await stage.server.called("sendMessage")
        [answer] = stage.server.said(room)
        await stage.quiet()
        assert (answer.plain, stage.reply_to(answer).user) == (ANSWER, None)
        assert stage.state.counters.users() == 0

    play(scene)


# --- follow-ups


async def chain(stage: Stage, ada: User) -> tuple[Message, Message]:
    """The answer to a question, and that to a follow-up."""
    first = await stage.ask(ada, PIER)
    return first, await stage.ask(ada, "And the town?", reply_to=first)


def test_a_reply_is_a_follow_up() -> None:
    """The earlier questions go along, the oldest first; a fresh message starts clean."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        first, second = await chain(stage, ada)
        assert stage.reply_to(second).parent == stage.reply_to(first).id
        third = await stage.ask(ada, "When does the ferry leave?")
        assert stage.reply_to(third).parent is None
        assert [history for _, history in stage.oracle.asked] == [(), (PIER,), ()]

    play(scene)


def test_a_chain_goes_back_to_its_beginning() -> None:
    """A reply to a follow-up, to a paragraph in context or to one's own question has the whole chain as its history."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        question = ada.send(PIER)
        [first] = await stage.server.answers(question)
        second = await stage.ask(ada, "How much of it?", reply_to=first)
        await stage.press(ada, second, "1 in context")
        [context] = await stage.server.answers(second)
        await stage.ask(ada, "When?", reply_to=context)
        await stage.ask(ada, "Where?", reply_to=question)
        histories = [history for _, history in stage.oracle.asked]
        assert histories == [(), (PIER,), (PIER, "How much of it?"), (PIER,)]

    play(scene)


def test_a_quote_asks_about_its_sentence() -> None:
    """The selected words are the last part of the history, in groups too."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        room = stage.server.group("Room", ada)
        for chat in (None, room):
            first = await stage.ask(ada, "/ask " + PIER, chat=chat)
            await stage.ask(ada, "In which year?", chat=chat, reply_to=first, quote="Norway pays 40 million crowns")
            assert stage.oracle.asked[-1] == ("In which year?", (PIER, "Norway pays 40 million crowns"))

    play(scene)


def test_after_a_restart_a_follow_up_is_a_fresh_question() -> None:
    """Nothing of the words was kept: silence then says why; an answer and a quote do not suffer."""

    async def scene(stage: Stage) -> None:
        ada, oracle = stage.person(), Oracle()
        first, _ = await chain(stage, ada)
        async with stage.restarted(oracle) as later:
            silence = await later.ask(ada, "And when?", reply_to=first)
            assert silence.plain.startswith(
                "I no longer know what that message was about. Please ask in full.\n\nThe br"
            )
            assert (await later.ask(ada, PIER, reply_to=first)).plain == ANSWER
            await later.ask(ada, "And when?", reply_to=first, quote="Norway pays")
        assert [history for _, history in oracle.asked] == [(), (), ("Norway pays",)]

    play(scene)


def test_where_texts_are_kept_a_follow_up_survives_a_restart() -> None:
    """With `keep_questions` the chain is whole again."""

    async def scene(stage: Stage) -> None:
        ada, oracle = stage.person(), Oracle()
        first, second = await chain(stage, ada)
        async with stage.restarted(oracle) as later:
            await later.ask(ada, "And when?", reply_to=second)
        assert oracle.asked == [("And when?", (PIER, "And the town?"))]
        assert stage.reply_to(first).question == PIER

    play(scene, keep_questions=True)


def test_questions_are_counted_and_their_words_are_not_kept() -> None:
    """What came of questions is counted by person; the state has no text of any."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        answer = await stage.ask(ada, PIER)
        await stage.ask(ada, FOOTBALL)
        totals = stage.state.counters.totals()
        assert [totals[one] for one in (Counted.QUESTION, Counted.ANSWER, Counted.SILENCE)] == [2, 1, 1]
        assert stage.reply_to(answer).question is None

    play(scene)


def test_two_citations_have_a_button_each() -> None:
    """Buttons are numbered like the citations."""

    async def scene(stage: Stage) -> None:
        answer = await stage.ask(stage.person(), "Who pays million crowns for the harbour town?")
        assert [one.text for one in answer.buttons] == ["1 in context", "2 in context", "👍", "👎"]

    play(scene)


# --- length


@pytest.mark.parametrize("length", [len(PIER) - 1, len(PIER)])
def test_longer_questions_are_refused(length: int) -> None:
    """The operator says how long questions may be; whoever asks a longer one is told, and nothing is looked up."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        room = stage.server.group("Room", ada)
        said = [await stage.ask(ada, PIER), await stage.ask(ada, "/ask " + PIER, chat=room)]
        if length < len(PIER):
            told = f"Your question has 22 characters; I take up to {length}. Please ask in one or two sentences."
            assert [message.plain for message in said] == [told, told]
            assert stage.oracle.asked == []
        else:
            assert [message.plain for message in said] == [ANSWER, ANSWER]

    play(scene, longest_question=length)
