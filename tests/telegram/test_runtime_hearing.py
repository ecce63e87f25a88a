"""When the bot holds itself for deaf or disturbed, and how it tries again where nothing was sent."""

import asyncio
import socket

import pytest
from telegram.error import NetworkError, TelegramError

from briefbot.faces.telegram.building import is_loopback
from briefbot.faces.telegram.ear import CarefulPollRequest, CarefulRequest
from briefbot.faces.telegram.vitals import Vitals
from briefbot.faces.telegram.watchdog import Watchdog


class Clock:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.time


def watching() -> tuple[Watchdog, Clock]:
    """A watchdog with Telegram's usual limits, and its clock."""
    clock = Clock()
    return Watchdog(Vitals(clock), 120, 60), clock


def test_deaf_after_two_minutes() -> None:
    """Nothing heard for two minutes is the limit, from the start on and from what was heard last."""
    dog, clock = watching()
    clock.time += 120
    assert dog.verdict() == ""
    clock.time += 1
    assert dog.verdict() == "deaf: Telegram has not been heard for 120 s"
    dog.hear()
    assert (dog.verdict(), dog.vitals.seconds_since_heard()) == ("", 0)
    dog.refuse("the token is refused (Unauthorized)")
    clock.time += 121
    assert dog.verdict() == "deaf: Telegram has not been heard for 120 s: the token is refused (Unauthorized)"


def test_conflicts_that_span_a_minute() -> None:
    """Conflicts every 30 s for a minute are another process; polls that succeed in between change nothing."""
    dog, clock = watching()
    for _ in range(2):
        dog.conflict()
        dog.hear()
        assert dog.verdict() == ""
        clock.time += 30
    dog.conflict()
    assert dog.verdict().startswith("another process polls this token")


def test_visitors_that_poll_once() -> None:
    """Somebody who polls now and then, as a diagnosis does, is no reason to end."""
    dog, clock = watching()
    for _ in range(10):
        dog.conflict()
        dog.hear()
        clock.time += 46
        assert dog.verdict() == ""
        dog.hear()


@pytest.mark.parametrize(
    "payload", [b"", b"\xff", b"[]", b"null", b"{}", b'{"ok": true, "result": {}}', b'{"ok":true,"result":"x"}']
)
def test_answers_that_make_no_sense(payload: bytes) -> None:
    """Whatever comes instead of a list of updates is a TelegramError, which PTB answers with a pause."""
    with pytest.raises(TelegramError):
        _ = CarefulPollRequest.parse_json_payload(payload)["result"]


def test_updates_that_make_no_sense() -> None:
    """What has no number is dropped; what PTB cannot read is left with its number alone; the rest stays as it is."""
    payload = b'{"ok":true,"result":[1,{"update_id":"x"},{"update_id":3,"message":{}},{"update_id":4,"new":{"a":1}}]}'
    assert CarefulPollRequest.parse_json_payload(payload)["result"] == [
        {"update_id": 3},
        {"update_id": 4, "new": {"a": 1}},
    ]


def test_connects_again() -> None:
    """Where no connection comes about, nothing was sent, so it is tried again: three times in 1.2 s."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"

    async def scenario() -> float:
        loop = asyncio.get_running_loop()
        async with CarefulRequest(httpx_kwargs={"trust_env": False}) as request:
            start = loop.time()
            with pytest.raises(NetworkError, match="ConnectError"):
                await request.post(url)
            return loop.time() - start

    assert asyncio.run(scenario()) == pytest.approx(1.2, abs=0.4)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.telegram.org/bot", False),
        ("http://127.0.0.1:8081/bot", True),
        ("http://localhost:8081/bot", True),
        ("http://[::1]:8081/bot", True),
    ],
)
def test_no_proxy_to_this_machine(url: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    """The environment's proxy is for other machines."""
    assert is_loopback(url) is expected
