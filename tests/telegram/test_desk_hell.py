"""Every screen with documents, names and questions from hell; the fake server's parser, Telegram's own, judges each."""

import pytest

from tests.fakes import document
from tests.telegram.desk_stage import Oracle, Stage, play
from tests.telegram.fake_state import Message

HELLS = {
    "html": "</blockquote><b>wordy</i> &lt;script&gt; &amp;amp; <a href='x'> <!-- <br/>",
    "markdown": "*wordy* _x_ `y` [z](http://z.example) ||s|| ~~t~~ \\* {name} {0} %s",
    "controls": "wordy \u202eevil\u202c \u2066x \x1b[31m \u200b\u200d \xad a\u030a \u0333 x\u0333",
    "emoji": "wordy 👨\u200d👩\u200d👧\u200d👦 👍🏽 🇩🇪 1️⃣ नमस्ते שלום " + "🚢" * 900,
    "links": "wordy @durov /start #tag https://example.org/?a=1&b=<2> $USD a@b.example +1 202 555 0100",
    "long": "wordy " * 1500 + "<&>" * 500,
}


@pytest.mark.parametrize("hell", HELLS.values(), ids=list(HELLS))
def test_every_screen_can_be_shown(hell: str) -> None:
    """Answers, contexts, lists, posts, quotes, inline results and greetings are accepted at the first attempt."""
    papers = (
        document("a<b>&.md", f"Title {hell}", "# Head", f"{hell}. Next wordy.", f"## {hell}", hell, date=hell[:30]),
        document("z.md", "Last & <least>", "## <i>", "Plain wordy words here.", url="https://x.example/?a=1&b='\"<>"),
    )

    async def scene(stage: Stage) -> None:
        ada = stage.person(hell[:60].replace("\x1b", ""))
        for words in ("/start", "/help", "/sources", "/stats", "/privacy", "/briefing"):
            await stage.ask(ada, words)
        choice = stage.server.said(ada)[-1]
        for button in choice.buttons:
            await stage.press(ada, choice, button.data)
            await stage.quiet()
        for words in ("wordy?", "wordy " + hell[:150], "nothing at all", hell[:190].replace("wordy", "")):
            await every_button(stage, await stage.ask(ada, words))
        ada.inline("wordy " + hell[:60])
        await stage.quiet()
        assert [call for call in stage.server.ledger.calls if call.status != 200] == []

    play(scene, oracle=Oracle(papers), administrators=frozenset({101}))


async def every_button(stage: Stage, answer: Message) -> None:
    """Presses them all, and leafs on."""
    ada = stage.server.user()
    for button in answer.buttons:
        await stage.notice(ada.press_data(answer, button.data))
        await stage.quiet()
    context = stage.server.said(answer.chat)[-1]
    for button in context.buttons:
        await stage.notice(ada.press_data(context, button.data))
        await stage.quiet()
