"""All checks, one after another."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from briefbot.adapters.bot_api import BotApi
from briefbot.doctor.findings import Check, Finding, doubtful, fine
from briefbot.doctor.machine import disk, encoder, index, reader, versions
from briefbot.doctor.telegram import no_token, telegram
from briefbot.settings import Settings

LISTENING = 10.0
_PATIENCE = 3.0


def examine(settings: Settings, listening: float = LISTENING) -> Iterator[Finding]:
    """Each finding as soon as it is there; for another poller is listened so many seconds."""
    yield versions()
    yield disk(settings)
    yield from index(settings)
    yield encoder(settings)
    yield reader(settings)
    running = readiness(settings.health_port)
    yield service(running)
    if settings.telegram_token is None:
        yield no_token()
        return
    patience = listening + _PATIENCE
    api = BotApi(settings.telegram_base_url, settings.telegram_token.get_secret_value(), patience)
    yield from telegram(settings, api, listening, is_running=running is not None)


def service(running: dict[str, Any] | None) -> Finding:
    """Whether the bot is running here, and well."""
    if running is None:
        return fine(Check.SERVICE, "The bot is not running here, as far as its health port tells.")
    if running["reasons"]:
        says = f"The bot is running here but not ready: {' '.join(running['reasons'])}"
        return doubtful(Check.SERVICE, says, "Look into its log.")
    return fine(Check.SERVICE, "The bot is running here and ready.")


def readiness(port: int) -> dict[str, Any] | None:
    """What the bot's /readyz says; None if it is not running here, or without a health port."""
    if not port:
        return None
    try:
        body = fetched(f"http://127.0.0.1:{port}/readyz")
        said = json.loads(body)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    is_ours = isinstance(said, dict) and {"reasons", "heard_seconds_ago"} <= said.keys()
    return said if is_ours else None


def fetched(url: str) -> bytes:
    """What stands at `url`, whatever the status; no proxy is asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=_PATIENCE) as response:
            return bytes(response.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.read()
