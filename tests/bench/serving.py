"""python -m tests.bench.serving CASE: opens a bot, asks it, edits a briefing, and says how long all that took."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

from briefbot.assembly import Workshop
from briefbot.core.answering import Answer, Reply
from briefbot.core.bot import READ, Bot
from briefbot.live import LiveBot
from tests.bench.cases import Case, answer
from tests.bench.figures import CALLERS, median, percentile
from tests.bench.machine import memory_mb
from tests.bench.processes import BenchFailed
from tests.bench.stopwatch import STAGES, Stopwatch, ask_in_stages, timed
from tests.bench.texts import Question, read_questions

EDITED = "The harbour master Ottilie Grauwacke counted 4711 herons at noon."
ABOUT_THE_EDIT = "How many herons did the harbour master Ottilie Grauwacke count?"
LEAST_ASKS, LONGEST_WAIT = 20, 600.0


def serve(case: Case) -> dict[str, float | None]:
    """All figures of a bot that stays open."""
    questions = read_questions(case.questions)
    shop = Workshop(case.settings)
    start = time.perf_counter()
    opened = shop.open_warm()
    figures: dict[str, float | None] = {"open_s": time.perf_counter() - start}
    if opened.encoded is not None:
        raise BenchFailed("The index was built once more when it was opened; the bench built it in another way.")
    figures |= latencies(opened.bot, case, questions)
    figures |= {f"callers_{count}_per_s": throughput(opened.bot, case, questions, count) for count in CALLERS}
    figures |= {"found_%": found(opened.bot, case, questions), **memory_mb()}
    del opened
    return figures | {"edit_s": edit(case)}


def latencies(bot: Bot, case: Case, questions: Sequence[Question]) -> dict[str, float]:
    """Milliseconds of `ask` and its stages, one question after the other."""
    watch = Stopwatch()
    measured = timed(bot, watch)
    for question in questions[: min(LEAST_ASKS, case.asks)]:
        measured.ask(question.text)
    rows, end = [], time.perf_counter() + case.seconds
    for question, _ in zip(cycle(questions), range(case.asks), strict=False):
        rows.append(ask_in_stages(measured, watch, question.text))
        if time.perf_counter() > end and len(rows) >= LEAST_ASKS:
            break
    medians = {f"{name}_p50_ms": 1000 * median([row[name] for row in rows]) for name in (*STAGES, "model", "ask")}
    return medians | {"ask_p99_ms": 1000 * percentile([row["ask"] for row in rows], 0.99)}


def throughput(bot: Bot, case: Case, questions: Sequence[Question], callers: int) -> float:
    """Questions a second when so many threads ask."""
    end = time.perf_counter() + case.seconds / 5

    def ask(first: int) -> int:
        asked = 0
        while time.perf_counter() < end or not asked:
            bot.ask(questions[(first + asked * callers) % len(questions)].text)
            asked += 1
        return asked

    start = time.perf_counter()
    with ThreadPoolExecutor(callers) as threads:
        asked = sum(threads.map(ask, range(callers)))
    return asked / (time.perf_counter() - start)


def found(bot: Bot, case: Case, questions: Sequence[Question]) -> float | None:
    """Of the questions that a known sentence answers, for how many in a hundred that is among the sentences read."""
    answerable = [one for one in questions if one.answered_by][: case.asks]
    hits = [
        any(one.answered_by in hit.sentence.words for hit in bot.retriever.retrieve(one.text, READ))
        for one in answerable
    ]
    return 100 * sum(hits) / len(hits) if hits else None


def edit(case: Case) -> float:
    """Seconds from saving a document with one sentence edited to the reply that shows the new one."""
    shop = Workshop(case.settings)
    bot = LiveBot(shop.open_warm, shop.signature)
    sentence = bot.corpus().sentences[-1]
    path = case.documents / sentence.document.id
    text = path.read_text(encoding="utf-8")
    bot.ask(ABOUT_THE_EDIT)
    start = time.perf_counter()
    path.write_text(text.replace(sentence.text, EDITED, 1), encoding="utf-8")
    try:
        return wait_for(bot, start)
    finally:
        restore(path, text)


def wait_for(bot: LiveBot, start: float) -> float:
    """Seconds from `start` until a reply shows what was edited."""
    while not shows_edit(bot.ask(ABOUT_THE_EDIT)):
        if time.perf_counter() - start > LONGEST_WAIT:
            raise BenchFailed(f"An edited sentence was not found within {LONGEST_WAIT:.0f} seconds.")
    return time.perf_counter() - start


def shows_edit(reply: Reply) -> bool:
    """Whether a reply cites what was edited, or names it as near."""
    shown = reply.citations if isinstance(reply, Answer) else reply.nearest
    return any(one.sentence.words == EDITED for one in shown)


def restore(path: Path, text: str) -> None:
    """Gives a document its text back."""
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    answer(serve)
