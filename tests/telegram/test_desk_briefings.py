"""/briefing posts documents in full; from then on answers quote the very sentence in the post."""

from telegram.error import BadRequest

from briefbot.core.text import Document
from tests.fakes import HARBOUR, document
from tests.telegram.desk_stage import Oracle, Stage, play, replaced
from tests.telegram.fake_calls import Fault
from tests.telegram.fake_people import User
from tests.telegram.fake_state import Chat, Message
from tests.telegram.oracle import utf16_length
from tests.telegram.test_desk_questions import ANSWER, FOOTBALL, PIER

NORWAY = "Norway pays 40 million crowns for the pier."
GONE = "Bad Request: message to be replied not found"
INVALID = "Bad Request: QUOTE_TEXT_INVALID"


async def posted(stage: Stage, who: User, chat: Chat | None = None, topic: int = 0) -> tuple[Message, ...]:
    """The messages that /briefing brings."""
    command = who.send("/briefing", chat=chat, topic=topic)
    await stage.server.answers(command)
    await stage.quiet()
    return stage.server.said(command.chat, command)


def papers(count: int) -> tuple[Document, ...]:
    """Documents with a word of their own each."""
    return tuple(
        document(f"{number:02}.md", f"Paper {number:02}", f"Word{number:02} is here.") for number in range(count)
    )


def test_a_document_is_posted_in_full() -> None:
    """With its title and headings; nothing of it is a reply."""

    async def scene(stage: Stage) -> None:
        [post] = await posted(stage, stage.person())
        assert post.marked("bold") == ("Harbour talks", "Who pays for the new pier")
        assert (post.reply_to, post.link_preview) == (0, False)
        assert post.plain.endswith("Norway pays 40 million crowns for the pier. The harbour town adds four million.")

    play(scene)


def test_an_answer_quotes_the_post() -> None:
    """It is a reply that quotes the sentence where it stands, also after a restart."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        [post] = await posted(stage, ada)
        await quotes(await stage.ask(ada, PIER), post)
        async with stage.restarted(Oracle()) as later:
            await quotes(await later.ask(ada, PIER), post)
            assert (await later.ask(ada, FOOTBALL)).reply_to == 0

    play(scene)


async def quotes(answer: Message, post: Message) -> None:
    """Checks that an answer quotes the sentence in the post."""
    assert answer.quote
    assert (answer.reply_to, answer.quote.text.plain, answer.plain) == (post.id, NORWAY, ANSWER)
    assert answer.quote.position == utf16_length(post.plain[: post.plain.index(NORWAY)])


def test_the_place_is_counted_in_what_telegram_shows() -> None:
    """Where Telegram alters a text, the words are looked for in the text that it returned, the nearest of several."""
    text = "A\u030angstro\u0308m \U0001f6a2 pays twice. Norway pays. \U0001f6a2 Norway pays. The pier stands."

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        [post] = await posted(stage, ada)
        answer = await stage.ask(ada, "Which pier stands?")
        assert answer.quote
        assert answer.quote.text.plain == "The pier stands."
        assert answer.quote.position == utf16_length(post.plain[: post.plain.index("The pier stands.")])

    play(scene, oracle=Oracle((document("a.md", "A", text),)))


def test_a_long_document_has_several_messages() -> None:
    """Each sentence is quoted in the message that it stands in; two sentences of one block may stand in two."""
    block = " ".join(f"Sentence {number} of the block says word{number:03}." for number in range(200))
    paper = document("long.md", "Long", "# Long", block, "## Last", "The lastword stands here.")

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        posts = await posted(stage, ada)
        assert len(posts) == 3
        for word, number in (("word003", 0), ("word150", 1), ("lastword", 2)):
            answer = await stage.ask(ada, f"{word}?")
            assert answer.quote
            assert (answer.reply_to, word in answer.quote.text.plain) == (posts[number].id, True)

    play(scene, oracle=Oracle((paper,)))


def test_a_deleted_post_is_forgotten() -> None:
    """The answer comes in its ordinary form, and so does the next one, without another try."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        [post] = await posted(stage, ada)
        ada.delete(post)
        for refused in (1, 1):
            answer = await stage.ask(ada, PIER)
            assert (answer.plain, answer.quote, answer.reply_to) == (ANSWER, None, 0)
            assert len(stage.server.calls("sendMessage", 400)) == refused
        assert stage.server.calls("sendMessage", 400)[0].description == GONE

    play(scene)


def test_a_refused_quote_is_forgotten() -> None:
    """Telegram says that the words do not stand there: the answer comes in its ordinary form."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        await posted(stage, ada)
        stage.server.fault("sendMessage", Fault(status=400, description=INVALID))
        for _ in range(2):
            answer = await stage.ask(ada, PIER)
            assert (answer.plain, answer.quote) == (ANSWER, None)
        assert len(stage.server.calls("sendMessage", 400)) == 1

    play(scene)


def test_any_other_refusal_goes_up() -> None:
    """What is wrong with neither the quote nor the post is not tried again."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        await posted(stage, ada)
        stage.server.fault("sendMessage", Fault(status=400, description="Bad Request: chat not found"))
        ada.send(PIER)
        await stage.server.called("sendMessage", status=400)
        await stage.quiet()
        [error] = stage.errors
        assert isinstance(error, BadRequest)
        stage.errors.clear()
        assert len(stage.sent()) == 1

    play(scene)


def test_an_edited_document_is_not_quoted() -> None:
    """The post shows what the document said; a new post is quoted again."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        await posted(stage, ada)
        stage.oracle.documents = (document("harbour.md", "Harbour talks", NORWAY, "Nothing else."),)
        assert (await stage.ask(ada, PIER)).quote is None
        [post] = await posted(stage, ada)
        assert (await stage.ask(ada, PIER)).reply_to == post.id

    play(scene)


def test_a_document_is_posted_once() -> None:
    """Who asks again is led to the post; where it was deleted it is posted again; other chats and topics have none."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        [post] = await posted(stage, ada)
        [already] = await posted(stage, ada)
        assert (already.plain, already.reply_to) == ("This document already stands here.", post.id)
        ada.delete(post)
        [new] = await posted(stage, ada)
        assert new.plain == post.plain
        hall = stage.server.supergroup("Hall", ada, topics=["News", "Sport"])
        assert (await stage.ask(ada, "/ask " + PIER, chat=hall, topic=2)).quote is None
        for topic in (2, 3):
            [there] = await posted(stage, ada, hall, topic)
            assert (there.plain, there.thread, there.reply_to) == (post.plain, topic, 0)
            answer = await stage.ask(ada, "/ask " + PIER, chat=hall, topic=topic)
            assert (answer.reply_to, answer.thread) == (there.id, topic)

    play(scene)


def test_of_several_documents_one_is_chosen() -> None:
    """By a button; a list that is too long has several pages."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        [choice] = await posted(stage, ada)
        assert choice.plain == "Which document shall I post?"
        assert [one.text for one in choice.buttons] == [*(f"Paper 0{number}" for number in range(8)), "Later ▶"]
        await stage.press(ada, choice, "Later ▶")
        more = await stage.edited(choice)
        assert [one.text for one in more.buttons] == ["Paper 08", "Paper 09", "◀ Earlier"]
        assert await stage.press(ada, more, "Paper 09") == ""
        [post] = await stage.server.answers(choice)
        assert post.plain == "Paper 09\n\nWord09 is here."
        assert await stage.notice(ada.press_data(choice, "b:nosuch")) == (
            "There is no such document; /sources lists them."
        )

    play(scene, oracle=Oracle(papers(10)))


def test_a_document_can_be_named() -> None:
    """Some words of its title or id are enough, if they are of one alone."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        assert (await stage.ask(ada, "/briefing PAPER 01")).plain == "Paper 01\n\nWord01 is here."
        assert (await stage.ask(ada, "/briefing nosuch")).plain == "There is no such document; /sources lists them."
        assert (await stage.ask(ada, "/briefing paper")).plain == "Which document shall I post?"

    play(scene, oracle=Oracle(papers(3)))


def test_an_edit_takes_a_quote_along() -> None:
    """A message cannot quote something else: where the new answer does, it comes as a new message, the old one goes."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        [post] = await posted(stage, ada)
        question = ada.send(PIER)
        [answer] = await stage.server.answers(question)
        ada.edit(question, "When does the first ferry leave?")
        await stage.server.until(lambda: not stage.server.current(answer))
        [new] = await stage.server.answers(question)
        assert new.quote
        assert (new.reply_to, new.quote.text.plain) == (post.id, "The first ferry leaves in May.")
        ada.edit(question, "The first ferry leaves, when?")
        assert (await stage.edited(new)).quote == new.quote

    play(scene)


def test_a_post_lost_on_the_way_is_not_remembered() -> None:
    """What Telegram refuses goes up; what was posted before it is quoted, and /briefing posts all of it again."""
    long = " ".join(f"Sentence {number} says word{number:03}." for number in range(300))

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        stage.server.fault("sendMessage", Fault(delay=0.01))
        stage.server.fault("sendMessage", Fault(status=500))
        assert len(await posted(stage, ada)) == 1
        assert len(stage.errors) == 1
        stage.errors.clear()
        assert len(await posted(stage, ada)) == 3

    play(scene, oracle=Oracle((replaced(document("long.md", "Long", long)),)))


def test_a_reply_to_a_post_is_a_question_about_its_words() -> None:
    """The selected words of the post go along."""

    async def scene(stage: Stage) -> None:
        ada = stage.person()
        [post] = await posted(stage, ada)
        await stage.ask(ada, "Since when?", reply_to=post, quote=NORWAY)
        await stage.ask(ada, PIER, reply_to=post)
        assert stage.oracle.asked == [("Since when?", (NORWAY,)), (PIER, ())]
        assert HARBOUR in stage.oracle.documents

    play(scene)
