"""`briefbot doctor`: each check against the fake server, or against what is really on the disk."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from briefbot.adapters.bot_api import BotApi, Refused, Unheard
from briefbot.adapters.health import serving_health
from briefbot.adapters.metrics import Metrics
from briefbot.adapters.pulse import Pulse
from briefbot.assembly import Workshop
from briefbot.doctor.examination import examine, readiness, service
from briefbot.doctor.findings import Check, Finding, Level, is_well
from briefbot.doctor.machine import disk, encoder, existing, index, reader, unfitness, versions
from briefbot.doctor.telegram import telegram
from briefbot.settings import Settings
from tests.adapters.tiny_models import static_model
from tests.service_stage import BRIEFING, free_port
from tests.telegram.fake_calls import Fault
from tests.telegram.fake_server import FakeServer, running_server
from tests.telegram.fake_state import Rules

OPEN = Rules(privacy_mode=False, between_conflicts=0, between_webhooks=0, repeated_poll=0)
SECRET = "s" * 32


@pytest.fixture(autouse=True)
def no_proxy() -> Iterator[None]:
    """Nobody stands between two programs on one machine."""
    before = os.environ.get("NO_PROXY")
    os.environ["NO_PROXY"] = "127.0.0.1"
    yield
    os.environ.pop("NO_PROXY")
    if before is not None:
        os.environ["NO_PROXY"] = before


def settings_for(folder: Path, **given: Any) -> Settings:
    """Settings that keep everything in `folder`, where one briefing lies."""
    (folder / "briefings").mkdir(exist_ok=True)
    (folder / "briefings" / "harbour.md").write_text(BRIEFING, encoding="utf-8")
    places = {"documents": folder / "briefings", "index": folder / "built", "state": folder / "state" / "x.sqlite3"}
    return Settings.model_validate(places | {"health_port": 0} | given)


def asked(
    server: FakeServer, folder: Path, given: Mapping[str, Any] | None = None, listening: float = 1.0
) -> dict[Check, Finding]:
    """What Telegram has to say, where settings are `given`."""
    settings = settings_for(folder, telegram_token=server.token, **(given or {}))
    api = BotApi(server.base_url.removesuffix("/bot"), server.token, patience=10.0)
    return {finding.check: finding for finding in telegram(settings, api, listening, is_running=False)}


def test_all_is_well(tmp_path: Path) -> None:
    """Every check with its finding, in order; nothing is taken from the bot's updates, nothing is set."""
    with running_server(OPEN) as server:
        server.user("Ada").send("Who?")
        settings = settings_for(
            tmp_path,
            telegram_token=server.token,
            telegram_base_url=server.base_url.removesuffix("/bot"),
            telegram_users="1",
            telegram_administrators="2",
        )
        Workshop(settings).open()
        findings = list(examine(settings, listening=1.0))
        assert [finding.check for finding in findings] == list(Check)
        assert [str(finding) for finding in findings if finding.level is not Level.OK] == []
        assert is_well(findings)
        assert len(server.world.mailbox.waiting()) == 1
        assert {call.method for call in server.ledger.calls} == {"getMe", "getWebhookInfo", "getUpdates"}
        assert not (tmp_path / "state").exists()


def test_a_token_that_telegram_does_not_know(tmp_path: Path) -> None:
    """One fault with its remedy; nothing else is asked, and the token is not shown."""
    with running_server() as server:
        api = BotApi(server.base_url.removesuffix("/bot"), "999:wrong", patience=5.0)
        [finding] = telegram(settings_for(tmp_path), api, 1.0, is_running=False)
    assert (finding.check, finding.level) == (Check.TOKEN, Level.FAULT)
    assert finding.says == "Telegram does not know this token."
    assert "BRIEFBOT_TELEGRAM_TOKEN" in finding.remedy
    assert "wrong" not in repr(api)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault(status=500), "Telegram says: Internal Server Error."),
        (
            Fault(status=502, body=b"<html>Bad Gateway</html>"),
            "answers, but not as a Bot API server does (HTTP status 502",
        ),
        (Fault(body=b"[]"), "answers, but not as a Bot API server does (HTTP status 200)."),
        (Fault(drop=True), "cannot be reached (remotedisconnected)."),
        (Fault(status=429, retry_after=3), "Telegram says: Too Many Requests: retry after 3."),
    ],
)
def test_a_server_that_is_not_well(tmp_path: Path, fault: Fault, says: str) -> None:
    """What went wrong is said in one sentence, without the token that the address holds."""
    with running_server() as server:
        server.fault("getMe", fault)
        finding = asked(server, tmp_path)[Check.TOKEN]
        assert says in finding.says
        assert finding.level is Level.FAULT
        assert server.token not in str(finding)


def test_a_server_that_is_not_there() -> None:
    """Nobody listens; whatever is raised has no token in it."""
    api = BotApi(f"http://127.0.0.1:{free_port()}", "999:secret", patience=1.0)
    with pytest.raises(Unheard, match="cannot be reached") as raised:
        api.call("getMe")
    assert "secret" not in f"{raised.value!r} {raised.value.__cause__!r}"


def test_without_a_token(tmp_path: Path) -> None:
    """The machine is looked at all the same."""
    findings = list(examine(settings_for(tmp_path, encoder=str(tmp_path))))
    assert findings[-1] == Finding(
        Check.TOKEN,
        Level.FAULT,
        "BRIEFBOT_TELEGRAM_TOKEN is not set.",
        "Get a token from @BotFather in Telegram with /newbot.",
    )
    assert not is_well(findings)


def test_modes(tmp_path: Path) -> None:
    """Privacy mode on and inline mode off are no faults, but one should know."""
    with running_server(Rules(privacy_mode=True, inline_mode=False)) as server:
        found = asked(server, tmp_path)
    assert found[Check.PRIVACY_MODE].level is Level.WARNING
    assert "/setprivacy" in found[Check.PRIVACY_MODE].remedy
    assert found[Check.INLINE_MODE].level is Level.WARNING
    assert "/setinline" in found[Check.INLINE_MODE].remedy


@pytest.mark.parametrize(
    ("given", "level", "says"),
    [
        ({}, Level.WARNING, "There are no administrators: nobody is told of faults."),
        ({"telegram_administrators": "1"}, Level.WARNING, "Everybody who finds the bot may ask."),
        (
            {"telegram_administrators": "1", "telegram_chats": "-5"},
            Level.OK,
            "Those may ask: 0 users, 1 groups, 1 administrators.",
        ),
    ],
)
def test_access(tmp_path: Path, given: dict[str, str], level: Level, says: str) -> None:
    """Who may ask, and whether anybody is told of faults."""
    with running_server(OPEN) as server:
        finding = asked(server, tmp_path, given)[Check.ACCESS]
    assert (finding.level, finding.says) == (level, says)


def test_a_webhook_left_set(tmp_path: Path) -> None:
    """It is a warning that names the host and not the path; nobody listens for pollers then."""
    with running_server(OPEN) as server:
        api = BotApi(server.base_url.removesuffix("/bot"), server.token)
        api.call("setWebhook", url="https://old.example/secret-path")
        found = asked(server, tmp_path)
    assert found[Check.WEBHOOK].level is Level.WARNING
    assert "old.example" in found[Check.WEBHOOK].says
    assert "secret-path" not in str(found[Check.WEBHOOK])
    assert Check.POLLER not in found


@pytest.mark.parametrize(
    ("set_at", "secret", "level", "says"),
    [
        ("", SECRET, Level.WARNING, "Telegram sends updates nowhere as yet."),
        ("https://old.example/x", SECRET, Level.WARNING, "Telegram sends updates to old.example as yet."),
        ("https://bot.example/telegram", SECRET, Level.OK, "Telegram sends updates to bot.example."),
        ("", None, Level.FAULT, "BRIEFBOT_TELEGRAM_WEBHOOK_SECRET is not set."),
    ],
)
def test_a_webhook_of_our_own(tmp_path: Path, set_at: str, secret: str | None, level: Level, says: str) -> None:
    """Where Telegram sends updates to, compared with where it should."""
    with running_server(OPEN) as server:
        if set_at:
            BotApi(server.base_url.removesuffix("/bot"), server.token).call("setWebhook", url=set_at)
        ours = {"telegram_webhook_url": "https://bot.example", "telegram_webhook_secret": secret}
        finding = asked(server, tmp_path, ours)[Check.WEBHOOK]
    assert (finding.level, finding.says) == (level, says)


def test_a_webhook_that_is_not_reached(tmp_path: Path) -> None:
    """Telegram remembers what hindered it."""
    with running_server(OPEN) as server:
        url = f"http://127.0.0.1:{free_port()}"
        BotApi(server.base_url.removesuffix("/bot"), server.token).call("setWebhook", url=url)
        server.user("Ada").send("Who?")
        server.wait_until(lambda: "last_error_date" in server.sender.info())
        # the fake sends to http only, which the settings would not take
        ours = {"telegram_webhook_url": url, "telegram_webhook_secret": SECRET}
        settings = settings_for(tmp_path).model_copy(update=ours)
        api = BotApi(server.base_url.removesuffix("/bot"), server.token)
        found = {finding.check: finding for finding in telegram(settings, api, 1.0, is_running=False)}
    assert found[Check.WEBHOOK].level is Level.WARNING
    assert found[Check.WEBHOOK].says.startswith("Telegram could not deliver: ")


@contextmanager
def another_poller(server: FakeServer) -> Iterator[None]:
    """Somebody else who asks for the updates, again and again."""
    over = threading.Event()
    api = BotApi(server.base_url.removesuffix("/bot"), server.token)

    def poll() -> None:
        while not over.is_set():
            try:
                api.call("getUpdates", timeout=2)
            except Refused:
                time.sleep(0.2)

    thread = threading.Thread(target=poll)
    thread.start()
    server.wait_until(lambda: server.polling.open_polls)
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_another_poller(tmp_path: Path) -> None:
    """Its next call ends ours with a conflict."""
    with running_server(OPEN) as server, another_poller(server):
        finding = asked(server, tmp_path, listening=10.0)[Check.POLLER]
    assert (finding.level, finding.says) == (
        Level.FAULT,
        "Another process asks for this bot's updates; both get some of them.",
    )
    assert "/revoke" in finding.remedy


def test_nobody_is_disturbed_who_is_our_own_bot(tmp_path: Path) -> None:
    """Where the health port tells that the bot runs here, nobody listens for pollers."""
    pulse = Pulse(uptime=300.0, silence=1.0, generation="", queue=0, room=10)
    with running_server(OPEN) as server, serving_health(0, lambda: pulse, Metrics(lambda: pulse, dict)) as health:
        settings = settings_for(
            tmp_path,
            encoder=str(tmp_path),  # no model is there, which is found out sooner than what a model can do
            telegram_token=server.token,
            telegram_base_url=server.base_url.removesuffix("/bot"),
            health_port=health.port,
        )
        found = {finding.check: finding for finding in examine(settings)}
        assert server.arrivals("getUpdates") == 0
    assert Check.POLLER not in found
    assert found[Check.SERVICE].says == "The bot is running here but not ready: The index is not there yet."
    assert found[Check.INDEX].says.startswith(f"The encoder folder {tmp_path} holds no .safetensors weights")
    assert service({"reasons": []}).level is Level.OK


def test_another_program_at_the_health_port_is_not_the_bot() -> None:
    """Whatever it answers."""
    with running_server() as server:
        assert readiness(server.port) is None
    assert readiness(free_port()) is None


def test_an_encoder_that_cannot_be_had_without_network(tmp_path: Path) -> None:
    """A name of the hub that is in no cache is a fault; the network is not even tried."""
    finding = encoder(settings_for(tmp_path, encoder="nobody/has-this-model"))
    assert finding.level is Level.FAULT
    assert "nobody/has-this-model" in finding.says
    assert "BRIEFBOT_ENCODER" in finding.remedy


def test_an_encoder_that_pytorch_serves(tmp_path: Path) -> None:
    """Whatever was said when that was found out, it is said here again; it is no fault."""
    settings = settings_for(tmp_path, encoder=str(static_model(tmp_path / "model")))
    Workshop(settings).open()
    finding = encoder(settings)
    assert finding.level is Level.WARNING
    assert re.match(r"The encoder .* cannot be served by ONNX Runtime \(.*\); PyTorch serves it,", finding.says)


def test_a_reader_that_cannot_be_had_without_network(tmp_path: Path) -> None:
    """The same for the reader; to have none is fine."""
    finding = reader(settings_for(tmp_path, reader="nobody/has-this-model"))
    assert finding.level is Level.FAULT
    assert "The reader nobody/has-this-model is not in the local cache" in finding.says
    assert "BRIEFBOT_READER" in finding.remedy
    assert reader(settings_for(tmp_path, reader="none")).says == "There is none; the retrieval scores decide."


def test_the_process_that_loads_the_encoder_has_no_network() -> None:
    """Whoever looks for another machine there fails, whatever it uses for that."""
    script = (
        "import socket, sys; from briefbot.doctor.offline import NetworkIsOff, cut_off; sys.addaudithook(cut_off)\n"
        "for host in ('example.org', '127.0.0.1'):\n"
        "    try: socket.create_connection((host, 9))\n"
        "    except NetworkIsOff as off: print(off)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "the network is off\n" * 2


def test_index_and_documents(tmp_path: Path) -> None:
    """Not built, built, of earlier documents, a document that is skipped, no documents: each is said."""
    settings = settings_for(tmp_path)
    assert [finding.says for finding in index(settings)] == ["1 document, 2 sentences.", "The index is not built yet."]
    Workshop(settings).open()
    assert [finding.level for finding in index(settings)] == [Level.OK, Level.OK]
    (tmp_path / "briefings" / "harbour.md").write_text(BRIEFING.replace("May", "June"), encoding="utf-8")
    (tmp_path / "briefings" / "picture.txt").write_bytes(b"\x00\x01")
    documents, generation = index(settings)
    assert documents.level is Level.WARNING
    assert "picture.txt was skipped" in documents.says
    assert generation.says == "The index is that of earlier documents."
    assert "briefbot index" in generation.remedy
    (tmp_path / "briefings" / "harbour.md").unlink()
    [nothing] = index(settings)
    assert (nothing.check, nothing.level) == (Check.DOCUMENTS, Level.FAULT)


def test_disk(tmp_path: Path) -> None:
    """Folders that are not there yet are judged by what they will be made in."""
    assert existing(tmp_path / "a" / "b") == tmp_path
    assert disk(settings_for(tmp_path)).level is Level.OK
    full = disk(settings_for(tmp_path, index="/proc/self"))  # a file system without any room
    assert full.level is Level.FAULT


def test_versions() -> None:
    """What is installed here fits; what is missing or too old would be said."""
    assert versions().level is Level.OK
    assert unfitness(Requirement("python-telegram-bot>=99")).startswith("python-telegram-bot is 22.")
    assert unfitness(Requirement("no-such-package-at-all")) == "no-such-package-at-all is missing."
    assert unfitness(Requirement("numpy>=1.26")) == ""


def test_findings_for_people_and_programs() -> None:
    """The remedy stands under its finding; in JSON it is null where there is none."""
    finding = Finding(Check.DISK, Level.WARNING, "Little room.", "Make room.")
    assert str(finding) == "warning  disk          Little room.\n                       → Make room."
    assert json.loads(json.dumps(finding.as_json())) == {
        "check": "disk",
        "level": "warning",
        "says": "Little room.",
        "remedy": "Make room.",
    }
    assert Finding(Check.DISK, Level.OK, "Room.").as_json()["remedy"] is None
