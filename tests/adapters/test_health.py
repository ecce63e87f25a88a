"""/healthz, /readyz and /metrics, over real HTTP on a free port."""

import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from briefbot.adapters.health import HealthServer, serving_health
from briefbot.adapters.metrics import Metrics
from briefbot.adapters.pulse import Pulse
from briefbot.core.errors import InvalidSettings
from tests.service_stage import get

WELL = Pulse(uptime=300.0, silence=1.5, generation="1d5f2dce", queue=3, room=10)


@dataclass
class Patient:
    """A pulse that a test changes."""

    pulse: Pulse = WELL


@pytest.fixture
def patient() -> Patient:
    """Somebody who is well."""
    return Patient()


@pytest.fixture
def metrics(patient: Patient) -> Metrics:
    """What is counted of the patient."""
    return Metrics(lambda: patient.pulse, lambda: {"handled": 7, "busy": 0})


@pytest.fixture
def server(patient: Patient, metrics: Metrics) -> Iterator[HealthServer]:
    """A server that takes the patient's pulse."""
    with serving_health(0, lambda: patient.pulse, metrics) as running:
        yield running


@pytest.mark.parametrize(
    ("change", "statuses", "reasons"),
    [
        ({}, (200, 200), []),
        ({"silence": 119.9}, (200, 200), []),
        ({"silence": 130.2}, (503, 503), ["Telegram has not been heard for 130 seconds."]),
        ({"silence": None, "uptime": 5.0}, (200, 503), ["Telegram has not been heard yet."]),
        ({"silence": None}, (503, 503), ["Telegram has not been heard since the start."]),
        ({"generation": ""}, (200, 503), ["The index is not there yet."]),
        ({"queue": 10}, (200, 503), ["The queue is full: 10 of 10."]),
        (
            {"queue": 12, "generation": "", "silence": 121.0},
            (503, 503),
            [
                "Telegram has not been heard for 121 seconds.",
                "The index is not there yet.",
                "The queue is full: 12 of 10.",
            ],
        ),
    ],
)
def test_health_and_readiness(
    server: HealthServer, patient: Patient, change: dict[str, object], statuses: tuple[int, int], reasons: list[str]
) -> None:
    """Healthy is who hears Telegram; ready is who also has an index and room. What is wrong is said."""
    patient.pulse = replace(WELL, **change)  # type: ignore[arg-type]  # the table's values are of several types
    status, body = get(server.port, "/readyz?from=docker")
    said = json.loads(body)
    assert (get(server.port, "/healthz")[0], status) == statuses
    assert (said["reasons"], said["ok"]) == (reasons, not reasons)


def test_what_is_told_besides(server: HealthServer) -> None:
    """The numbers, for people and programs that look."""
    assert json.loads(get(server.port, "/healthz")[1]) == {
        "ok": True,
        "reasons": [],
        "heard_seconds_ago": 1.5,
        "generation": "1d5f2dce",
        "queue": 3,
        "room": 10,
        "uptime_seconds": 300.0,
    }


def test_every_count_is_there_from_the_start(server: HealthServer) -> None:
    """The first failure is an increase, and not merely something new."""
    text = get(server.port, "/metrics")[1]
    assert 'briefbot_rebuilds_total{end="failed"} 0.0' in text
    assert 'briefbot_replies_total{kind="fault"} 0.0' in text
    assert 'briefbot_log_records_total{level="error"} 0.0' in text


def test_metrics_can_be_read_by_prometheus(server: HealthServer, metrics: Metrics) -> None:
    """Its own parser reads them, and finds what was counted."""
    metrics.replied("answer", 0.031)
    metrics.rebuilt("failed")
    families = {family.name: family for family in text_string_to_metric_families(get(server.port, "/metrics")[1])}
    values = {(s.name, *sorted(s.labels.values())): s.value for family in families.values() for s in family.samples}
    assert values["briefbot_replies_total", "answer"] == 1
    assert values["briefbot_ask_seconds_bucket", "0.05"] == 1
    assert values["briefbot_ask_seconds_bucket", "0.03"] == 0
    assert values["briefbot_rebuilds_total", "failed"] == 1
    assert values["briefbot_updates_total", "handled"] == 7
    assert values["briefbot_telegram_silence_seconds",] == 1.5
    assert values["briefbot_queue",] == 3
    assert values["briefbot_ready",] == 1
    assert families["briefbot_info"].samples[0].labels["generation"] == "1d5f2dce"
    assert "process_resident_memory_bytes" in families


def test_two_servers_do_not_know_each_other(server: HealthServer, patient: Patient) -> None:
    """There is nothing global: a second one counts for itself."""
    other = Metrics(lambda: patient.pulse, dict)
    other.replied("answer", 1.0)
    with serving_health(0, lambda: patient.pulse, other) as second:
        assert 'briefbot_replies_total{kind="answer"} 1.0' in get(second.port, "/metrics")[1]
        assert 'briefbot_replies_total{kind="answer"} 0.0' in get(server.port, "/metrics")[1]


def test_who_asks_wrongly(server: HealthServer) -> None:
    """An unknown path is 404 with the known ones; HEAD has no body; POST is refused; the server goes on."""
    status, body = get(server.port, "/")
    assert (status, json.loads(body)) == (404, {"paths": ["/healthz", "/readyz", "/metrics"]})
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("HEAD", "/readyz")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    connection.close()
    connection.request("POST", "/readyz", b"{}")
    assert connection.getresponse().status == 501
    connection.close()
    with socket.create_connection(("127.0.0.1", server.port)) as rude:
        rude.sendall(b"\x16\x03\x01 no HTTP at all\r\n\r\n")
    assert get(server.port, "/healthz")[0] == 200


def test_it_listens_on_this_machine_alone(server: HealthServer) -> None:
    """Its address is the loopback interface's."""
    assert server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_one_sentence(server: HealthServer, patient: Patient, metrics: Metrics) -> None:
    """It names the port and the setting."""
    with (
        pytest.raises(
            InvalidSettings, match=rf"^The port {server.port} of 127\.0\.0\.1 .*address already in use.*to 0"
        ),
        serving_health(server.port, lambda: patient.pulse, metrics),
    ):
        pass
