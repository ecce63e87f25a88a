"""Ask a briefing and get sentences of it back, cited, or honest silence.

    from briefbot import open_bot

    bot = open_bot(documents="index/briefings", index="index/built")
    reply = bot.ask("When do the visa rules change?")

Importing this package loads no model and reads nothing; each name below is fetched when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefbot.assembly import open_bot
    from briefbot.core.answering import Abstention, Answer, Citation, Reason, Reply
    from briefbot.core.bot import Bot
    from briefbot.core.errors import BriefbotError
    from briefbot.core.text import Document, Sentence, Span

_HOMES = {
    "open_bot": "briefbot.assembly",
    "Bot": "briefbot.core.bot",
    "Answer": "briefbot.core.answering",
    "Abstention": "briefbot.core.answering",
    "Citation": "briefbot.core.answering",
    "Reason": "briefbot.core.answering",
    "Reply": "briefbot.core.answering",
    "BriefbotError": "briefbot.core.errors",
    "Document": "briefbot.core.text",
    "Sentence": "briefbot.core.text",
    "Span": "briefbot.core.text",
}

__all__ = [
    "Abstention",
    "Answer",
    "Bot",
    "BriefbotError",
    "Citation",
    "Document",
    "Reason",
    "Reply",
    "Sentence",
    "Span",
    "open_bot",
]


def __getattr__(name: str) -> Any:
    """The public name, from the module that it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
