"""Bot × items → outcomes: each question is read once, and two policies reply."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from briefbot.core.answering import Abstention, Answer, Policy, Reply
from briefbot.core.bot import Bot, refusal
from briefbot.core.context import with_contexts
from briefbot.core.corpus import Corpus
from briefbot.core.errors import BriefbotError
from briefbot.core.reading import Reading
from briefbot.core.text import Sentence
from briefbot.evaluation.judging import Outcome
from briefbot.evaluation.sets import Item

Progress = Callable[[int, int], None]
NEVER_SILENT = Policy(0.0)


def outcomes(
    bot: Bot, items: Sequence[Item], texts: Mapping[str, str], progress: Progress = lambda _done, _total: None
) -> Iterator[Outcome]:
    """What comes of each item; `texts` are the files of the documents, by ids, as any other program reads them.

    Raises:
        BriefbotError: if a citation is not what its file holds at its place.
    """
    for item in items[:1]:
        bot.ask(item.question, item.history)  # the models are loaded now: programs look at the milliseconds
    for done, item in enumerate(items, start=1):
        found = outcome(bot, item)
        for reply in (found.never_silent, found.own):
            check_places(reply, texts)
        progress(done, len(items))
        yield found


def outcome(bot: Bot, item: Item) -> Outcome:
    """What comes of one item; the time is that of the bot as it is."""
    start = time.perf_counter()
    readings = () if refusal(item.question) else bot.read(item.question, item.history)
    own = reply(bot, bot.policy, item.question, readings)
    milliseconds = (time.perf_counter() - start) * 1000
    return Outcome(item, reply(bot, NEVER_SILENT, item.question, readings), own, milliseconds)


def reply(bot: Bot, policy: Policy, question: str, readings: Sequence[Reading]) -> Reply:
    """What the bot replies with that policy, as `Bot.ask` does."""
    if reason := refusal(question):
        return Abstention(question, reason, (), 1.0)
    return with_contexts(policy.reply(question, readings), bot.corpus)


def texts_of(folder: Path, items: Sequence[Item], corpus: Corpus) -> dict[str, str]:
    """The text of each document's file that can be cited or answers an item, by the document's id."""
    cited = {document.id for document in corpus.documents}
    answering = {place.document for item in items for place in item.gold}
    return {name: (folder / name).read_bytes().decode() for name in sorted(cited | answering)}


def check_places(found: Reply, texts: Mapping[str, str]) -> None:
    """Sees that every quotation is what the file holds at its place, and that its highlight lies in it.

    Raises:
        BriefbotError: if one is not.
    """
    for citation in found.citations if isinstance(found, Answer) else found.nearest:
        for sentence in filter(None, [citation.sentence, citation.context]):
            require_place(sentence, texts[sentence.document.id])
        if citation.highlight and not citation.sentence.span.covers(citation.highlight):
            raise BriefbotError(f"The highlight of {citation.sentence.text!r} lies outside of it; please report it.")


def require_place(sentence: Sentence, text: str) -> None:
    """Raises BriefbotError unless a sentence is what the text holds at its place."""
    if sentence.span.cut(text) != sentence.text:
        raise BriefbotError(
            f"{sentence.document.id} does not hold {sentence.text!r} at {sentence.span.start}; if it was edited while "
            "this went on, measure again, otherwise please report it."
        )
