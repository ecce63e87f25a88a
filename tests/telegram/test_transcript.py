"""README shows a conversation in Telegram as it really goes: the shipped briefing, the real bot, a fake server."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from briefbot import Bot, open_bot
from briefbot.core.answering import Reply
from briefbot.core.corpus import Corpus
from tests.telegram.desk_stage import Oracle, stage
from tests.telegram.transcript import as_markdown

REPOSITORY = Path(__file__).parent.parent.parent


class Shipped(Oracle):
    """The bot for the briefing that comes with the program."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot

    def __call__(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The bot's reply."""
        return self._bot.ask(question, history)

    def corpus(self) -> Corpus:
        """The briefing."""
        return self._bot.corpus


def test_readme_shows_a_real_conversation(tmp_path: Path) -> None:
    """If this fails after a change of words, README is to show what stands on the left."""
    bot = open_bot(documents=REPOSITORY / "index" / "briefings", index=tmp_path)
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- telegram -->\n(.*?)\n<!-- /telegram -->", readme, re.DOTALL)
    assert block
    assert asyncio.run(conversation(Shipped(bot))) == block[1]


async def conversation(shipped: Shipped) -> str:
    """Ada asks, looks at a sentence in its paragraph, meets silence, and has the briefing posted to be quoted."""
    async with stage(shipped) as scene:
        ada = scene.person()
        answer = await scene.ask(ada, "What did Trump call closer contact with China?")
        await scene.press(ada, answer, "1 in context")
        await scene.quiet()
        for words in (
            "Who won the Nobel Prize in Physics?",
            "/briefing",
            "How long may British visitors stay in China without a visa?",
        ):
            await scene.ask(ada, words)
        return as_markdown(scene.server.shown(ada))
