"""`briefbot telegram`: the service around the bot, in parts and as a process of its own."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Thread

import pytest

from briefbot.adapters.metrics import Metrics
from briefbot.adapters.pulse import Pulse
from briefbot.adapters.systemd import Notifier, notifier_for
from briefbot.assembly import Opened, Workshop
from briefbot.core.answering import Answer
from briefbot.core.errors import BriefbotError, IndexUnavailable, InvalidSettings, NoDocuments
from briefbot.faces.telegram.announcing import Announcements
from briefbot.faces.telegram.options import Webhook
from briefbot.faces.telegram.ports import Rebuilt
from briefbot.faces.wording import ENGLISH
from briefbot.service.heartbeat import Heartbeat
from briefbot.service.index import ServedIndex
from briefbot.service.options import telegram_options
from briefbot.service.telegram import News, measured
from briefbot.settings import Settings
from tests.service_stage import BRIEFING, QUESTION, QUICK, eventually, notify_socket, running_bot
from tests.telegram.fake_server import running_server
from tests.test_live import bot_for

TOKEN = "1234567890:AAserviceserviceserviceserviceservice"  # noqa: S105 -- opens nothing
WELL = Pulse(uptime=300.0, silence=1.0, generation="abc", queue=0, room=10)


@dataclass
class Shelf:
    """Documents that can change; opening them waits for the gate."""

    text: str = "The ferry leaves in May."
    fault: Exception | None = None
    gate: Event = field(default_factory=Event)
    begun: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def open(self) -> Opened:
        """A bot for the text; its generation is the text's end."""
        self.begun.set()
        self.gate.wait()
        if self.fault:
            raise self.fault
        return Opened(bot_for(self.text), (), 1, self.text[-6:])


@pytest.fixture
def shelf() -> Shelf:
    """Documents."""
    return Shelf()


@pytest.fixture
def index(shelf: Shelf) -> ServedIndex:
    """An index that serves them."""
    served = ServedIndex(shelf.open, shelf.open)
    served.open()
    return served


def said(index: ServedIndex) -> str:
    """The sentence that is quoted."""
    reply = index.ask("When does the ferry leave")
    assert isinstance(reply, Answer)
    return reply.citations[0].sentence.text


def test_before_anything_is_read_a_question_is_refused_in_words(shelf: Shelf) -> None:
    """There is no generation, and asking says so."""
    served = ServedIndex(shelf.open, shelf.open)
    assert served.generation() == ""
    with pytest.raises(IndexUnavailable, match="still being read"):
        served.ask("Who?")


def test_nobody_waits_for_a_rebuild(index: ServedIndex, shelf: Shelf) -> None:
    """While a rebuild takes its time the earlier text answers at once; afterwards the new one does."""
    shelf.text = "The ferry leaves in June."
    shelf.gate.clear()
    shelf.begun.clear()
    came: list[Rebuilt] = []
    rebuilding = Thread(target=lambda: came.append(index.rebuild()))
    rebuilding.start()
    shelf.begun.wait()
    start = time.perf_counter()
    assert said(index) == "The ferry leaves in May."
    assert index.rebuild() is Rebuilt.RUNNING
    assert time.perf_counter() - start < 0.5
    shelf.gate.set()
    rebuilding.join()
    assert came == [Rebuilt.DONE]
    assert said(index) == "The ferry leaves in June."
    assert index.generation() == " June."


@pytest.mark.parametrize("fault", [NoDocuments("There is no folder."), ValueError("a question of somebody's")])
def test_what_cannot_be_rebuilt_leaves_the_earlier_index(index: ServedIndex, shelf: Shelf, fault: Exception) -> None:
    """Be it a fault of the documents or of ours: the earlier text answers, and the next rebuild is a new chance."""
    shelf.fault = fault
    assert index.rebuild() is Rebuilt.FAILED
    assert said(index) == "The ferry leaves in May."
    shelf.fault = None
    assert index.rebuild() is Rebuilt.UNCHANGED


def news_of(index: ServedIndex) -> tuple[News, Announcements, Metrics]:
    """What tells administrators, and what counts."""
    announcements, metrics = Announcements(), Metrics(lambda: WELL, dict)
    return News(index, announcements, metrics), announcements, metrics


def test_administrators_are_told_once_of_a_failure_and_once_of_its_end(index: ServedIndex, shelf: Shelf) -> None:
    """Three failures in a row and two successes are two messages; a success after a success is none."""
    news, announcements, metrics = news_of(index)
    told: list[str] = []
    for rebuilt in (Rebuilt.DONE, Rebuilt.FAILED, Rebuilt.FAILED, Rebuilt.FAILED, Rebuilt.DONE, Rebuilt.DONE):
        news.tell(rebuilt)
    while words := announcements._next():  # noqa: SLF001 -- what waits to be sent has no other door
        told.append(words(ENGLISH))
    assert told == [
        ENGLISH.telegram.rebuild_failed,
        ENGLISH.telegram.rebuild_done.format(size="1 document, 1 sentence"),
    ]
    assert metrics.registry.get_sample_value("briefbot_rebuilds_total", {"end": "failed"}) == 3
    assert shelf.begun.is_set()


def test_questions_are_counted_with_their_time(index: ServedIndex, shelf: Shelf) -> None:
    """Answers, abstentions and faults; the reply comes through as it is."""
    _, _, metrics = news_of(index)
    asked = measured(index.ask, metrics)
    assert isinstance(asked("When does the ferry leave"), Answer)
    asked("?")
    unopened = ServedIndex(shelf.open, shelf.open)
    with pytest.raises(BriefbotError):
        measured(unopened.ask, metrics)("When?")
    value = metrics.registry.get_sample_value
    assert [value("briefbot_replies_total", {"kind": kind}) for kind in ("answer", "abstention", "fault")] == [1, 1, 1]
    assert value("briefbot_ask_seconds_count") == 3


@dataclass
class Beats:
    """A pulse that a test sets, and how often the state was tidied."""

    pulse: Pulse = WELL
    tidied: int = 0

    def tidy(self) -> None:
        """Counts."""
        self.tidied += 1


def test_the_heart_beats_only_while_telegram_is_heard(tmp_path: Path) -> None:
    """Ready once it can answer, then alive; nothing for systemd when it is deaf, so that systemd starts it again."""
    beats = Beats(Pulse(uptime=1.0, silence=None, generation="", queue=0, room=10))
    with notify_socket(tmp_path / "notify") as news:
        heartbeat = Heartbeat(Notifier(str(tmp_path / "notify"), 90.0), lambda: beats.pulse, beats.tidy)
        heartbeat.beat(1000.0)  # not ready: not a word
        assert heartbeat.pause == 0.5
        beats.pulse = WELL
        heartbeat.beat(1001.0)
        assert news() == "READY=1\nSTATUS=Telegram was heard 1 s ago. 0 updates wait; index abc."
        assert news().startswith("WATCHDOG=1\n")
        assert heartbeat.pause == 10.0
        beats.pulse = Pulse(uptime=500.0, silence=121.0, generation="abc", queue=0, room=10)
        heartbeat.beat(1002.0)
        beats.pulse = WELL
        heartbeat.beat(1400.0)
        assert news() == "WATCHDOG=1\nSTATUS=Telegram was heard 1 s ago. 0 updates wait; index abc."
    assert beats.tidied == 2
    heartbeat.beat(1401.0)  # nobody listens any more, which troubles nobody


def test_whose_watchdog_it_is() -> None:
    """One that is meant for another process is not ours to feed."""
    assert notifier_for("@x", 90_000_000, 0).watchdog_seconds == 90.0
    assert notifier_for("@x", 90_000_000, 1).watchdog_seconds == 0.0


def test_options_are_the_settings() -> None:
    """Names and numbers arrive where they belong; the path is joined to the public address once."""
    settings = Settings.model_validate(
        {
            "telegram_token": TOKEN,
            "telegram_users": "1,2",
            "telegram_administrators": "3",
            "telegram_webhook_url": "https://bot.example/",
            "telegram_webhook_secret": "s" * 32,
            "telegram_webhook_path": "/hook/",
            "telegram_base_url": "http://127.0.0.1:8081/",
            "queue": 7,
        }
    )
    options = telegram_options(settings)
    assert (options.token.value, sorted(options.users), sorted(options.administrators)) == (TOKEN, [1, 2], [3])
    assert (options.base_url, options.queue) == ("http://127.0.0.1:8081/bot", 7)
    assert isinstance(options.webhook, Webhook)
    assert (options.webhook.url, options.webhook.path) == ("https://bot.example/hook", "/hook")
    assert TOKEN not in repr(options)
    assert "s" * 32 not in repr(options)


def test_what_is_missing_is_one_sentence() -> None:
    """No token, or a webhook that everybody could write to."""
    with pytest.raises(InvalidSettings, match=r"^There is no token for Telegram; set BRIEFBOT_TELEGRAM_TOKEN to "):
        telegram_options(Settings.model_validate({"telegram_token": None}))
    with pytest.raises(InvalidSettings, match=r"no secret; set BRIEFBOT_TELEGRAM_WEBHOOK_SECRET"):
        telegram_options(
            Settings.model_validate({"telegram_token": TOKEN, "telegram_webhook_url": "https://x.example"})
        )


def many_sentences(word: str, count: int) -> str:
    """A briefing that takes a while to encode."""
    about = "to the assembled press in the capital"
    return "# Ministers\n\n" + " ".join(f"Minister {n} spoke of {word} on day {n} {about}." for n in range(count))


def test_questions_do_not_wait_for_the_encoder_of_a_rebuild(tmp_path: Path) -> None:
    """With the real encoder: while many sentences are encoded, a question takes a small part of the time of that."""
    briefing = tmp_path / "briefings" / "harbour.md"
    briefing.parent.mkdir()
    briefing.write_text(BRIEFING, encoding="utf-8")
    shop = Workshop(Settings.model_validate({"documents": briefing.parent, "index": tmp_path / "built"}))
    index = ServedIndex(shop.open_warm, shop.open)
    index.open()
    briefing.write_text(many_sentences("tariffs", 1000), encoding="utf-8")
    begun = time.perf_counter()
    rebuilding = Thread(target=index.rebuild)
    rebuilding.start()
    seconds = []
    while rebuilding.is_alive():
        start = time.perf_counter()
        index.ask(QUESTION)
        seconds.append(time.perf_counter() - start)
        time.sleep(0.02)
    assert median(seconds) < (time.perf_counter() - begun) / 10
    assert index.corpus().sentences[7].words.startswith("Minister 7 spoke of tariffs")


def test_stopped_in_the_middle_of_a_rebuild(tmp_path: Path) -> None:
    """Nothing is aborted, and the next start builds what was not built."""
    with running_server(QUICK) as server, running_bot(server, tmp_path, {}) as bot:
        server.wait_answers(server.user("Ada").send(QUESTION), timeout=60)
        bot.briefing.write_text(many_sentences("tariffs", 3000), encoding="utf-8")
        assert eventually(lambda: list((tmp_path / "built").glob(".new-*")))
        start = time.monotonic()
        assert bot.stop() == 0
        assert time.monotonic() - start < 10
        assert "terminate called" not in "\n".join(bot.lines)


def test_a_day_in_the_life(tmp_path: Path) -> None:
    """A process that answers, follows its documents, tells of what is broken, is supervised, and stops when told to."""
    with running_server(QUICK) as server, notify_socket(tmp_path / "notify") as news:
        ada, root = server.user("Ada"), server.user("Root", started=True)
        supervision = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "3000000"}
        with running_bot(server, tmp_path, {"TELEGRAM_ADMINISTRATORS": str(root.id)}, supervision) as bot:
            question = ada.send(QUESTION)
            assert "The first ferry leaves in May." in server.wait_answers(question, timeout=60)[0].plain
            assert news().startswith("READY=1\nSTATUS=Telegram was heard ")
            assert news().startswith("WATCHDOG=1\n")

            status, body = bot.get("/readyz")
            assert (status, json.loads(body)["reasons"]) == (200, [])
            assert bot.get("/healthz")[0] == 200
            assert 'briefbot_replies_total{kind="answer"} 1.0' in bot.get("/metrics")[1]

            bot.briefing.write_text(BRIEFING.replace("in May", "in September"), encoding="utf-8")
            old = json.loads(body)["generation"]
            assert eventually(lambda: json.loads(bot.get("/readyz")[1])["generation"] != old)
            question = ada.send(QUESTION)
            assert "The first ferry leaves in September." in server.wait_answers(question)[0].plain

            before = root.send("/help")
            server.wait_answers(before)
            bot.briefing.unlink()
            server.wait_until(lambda: ENGLISH.telegram.rebuild_failed in [one.plain for one in server.said(root)], 30)
            question = ada.send(QUESTION)
            assert "The first ferry leaves in September." in server.wait_answers(question)[0].plain

            assert bot.stop() == 0
        assert TOKEN not in "\n".join(bot.lines)
    log = "\n".join(bot.lines)
    assert server.token not in log
    assert QUESTION not in log
    assert "ferry" not in log
    levels = {record["level"] for record in bot.records()}
    assert levels <= {"info", "warning", "error"}
    assert "the index answers" in [record["message"] for record in bot.records()]
