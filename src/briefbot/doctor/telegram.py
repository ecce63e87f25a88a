"""What Telegram says of the bot: whether it knows the token, what it lets the bot see, and who gets the updates."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from briefbot.adapters.bot_api import BotApi, Refused, Unheard
from briefbot.core.errors import BriefbotError
from briefbot.doctor.findings import Check, Finding, doubtful, fine, wrong
from briefbot.settings import Settings

_FRESH = 3600.0
_MANY = 100
_PAUSE = 1.0


def telegram(settings: Settings, api: BotApi, listening: float, *, is_running: bool) -> Iterator[Finding]:
    """All that can be found by asking Telegram; for another poller is listened so many seconds.

    If the bot `is_running` on this machine, nothing is listened for: it would be disturbed, and finds out by itself.
    """
    try:
        me = api.call("getMe")
    except BriefbotError as fault:
        yield refusal(fault)
        return
    yield fine(Check.TOKEN, f"It is that of @{me['username']}.")
    yield access(settings)
    yield privacy_mode(me)
    yield inline_mode(me)
    yield from updates(settings, api, listening, is_running=is_running)


def no_token() -> Finding:
    """There is nothing to ask Telegram with."""
    return wrong(
        Check.TOKEN, "BRIEFBOT_TELEGRAM_TOKEN is not set.", "Get a token from @BotFather in Telegram with /newbot."
    )


def refusal(fault: BriefbotError) -> Finding:
    """Why Telegram does not say who the bot is."""
    if isinstance(fault, Refused) and fault.is_about_token:
        remedy = "Copy it again from @BotFather (/mybots, API Token) into BRIEFBOT_TELEGRAM_TOKEN."
        return wrong(Check.TOKEN, "Telegram does not know this token.", remedy)
    if isinstance(fault, Unheard):
        remedy = "See that this machine reaches it, or set BRIEFBOT_TELEGRAM_BASE_URL."
        return wrong(Check.TOKEN, f"{fault}.", remedy)
    return wrong(Check.TOKEN, f"Telegram says: {fault}.", "Try again in a minute.")


def access(settings: Settings) -> Finding:
    """Who may ask."""
    if not settings.telegram_administrators:
        remedy = "Name yourself in BRIEFBOT_TELEGRAM_ADMINISTRATORS; @userinfobot tells your number."
        return doubtful(Check.ACCESS, "There are no administrators: nobody is told of faults.", remedy)
    if not (settings.telegram_users or settings.telegram_chats):
        remedy = "Name people in BRIEFBOT_TELEGRAM_USERS or groups in BRIEFBOT_TELEGRAM_CHATS, unless that is meant."
        return doubtful(Check.ACCESS, "Everybody who finds the bot may ask.", remedy)
    named = f"{len(settings.telegram_users)} users, {len(settings.telegram_chats)} groups"
    return fine(Check.ACCESS, f"Those may ask: {named}, {len(settings.telegram_administrators)} administrators.")


def privacy_mode(me: dict[str, Any]) -> Finding:
    """Whether the bot hears in groups when it is mentioned."""
    if me.get("can_read_all_group_messages"):
        return fine(Check.PRIVACY_MODE, "It is off: in groups the bot hears when it is mentioned.")
    return doubtful(
        Check.PRIVACY_MODE,
        "It is on: in groups the bot hears /ask and replies to it, but not when it is mentioned.",
        "If mentions are wanted: @BotFather, /setprivacy, Disable; then take the bot out of each group and in again.",
    )


def inline_mode(me: dict[str, Any]) -> Finding:
    """Whether the bot can be asked from other chats."""
    if me.get("supports_inline_queries"):
        return fine(Check.INLINE_MODE, f"It is on: @{me['username']} can be asked from any chat.")
    return doubtful(Check.INLINE_MODE, "It is off.", "If it is wanted: @BotFather, /setinline.")


def updates(settings: Settings, api: BotApi, listening: float, *, is_running: bool) -> Iterator[Finding]:
    """Who gets the updates."""
    try:
        webhook = api.call("getWebhookInfo")
        yield pushed(settings, webhook) if settings.telegram_webhook_url else pulled(webhook)
        if not (is_running or webhook["url"]):
            yield poller(api, listening)
    except BriefbotError as fault:
        yield wrong(Check.WEBHOOK, f"Telegram says: {fault}.", "Try again in a minute.")


def pulled(webhook: dict[str, Any]) -> Finding:
    """The webhook of a bot that asks for its updates."""
    if not webhook["url"]:
        return fine(Check.WEBHOOK, f"None is set, as it should be; {webhook['pending_update_count']} updates wait.")
    return doubtful(
        Check.WEBHOOK,
        f"One is left set, at {host(webhook['url'])}; `briefbot telegram` takes it away when it starts.",
        "If another program lives there, get a token of its own for one of the two.",
    )


def pushed(settings: Settings, webhook: dict[str, Any]) -> Finding:
    """The webhook of a bot that is sent its updates."""
    if not settings.telegram_webhook_secret:
        remedy = "Set it, for instance to what `openssl rand -hex 32` prints."
        return wrong(Check.WEBHOOK, "BRIEFBOT_TELEGRAM_WEBHOOK_SECRET is not set.", remedy)
    if host(webhook["url"]) != host(settings.telegram_webhook_url or ""):
        where = f"to {host(webhook['url'])}" if webhook["url"] else "nowhere"
        return doubtful(
            Check.WEBHOOK, f"Telegram sends updates {where} as yet.", "Start `briefbot telegram`, which sets it."
        )
    if time.time() - webhook.get("last_error_date", 0) < _FRESH:
        remedy = "See that the proxy is reached from outside and passes on to the webhook's port."
        return doubtful(Check.WEBHOOK, f"Telegram could not deliver: {webhook.get('last_error_message')}.", remedy)
    if webhook["pending_update_count"] > _MANY:
        says = f"{webhook['pending_update_count']} updates wait to be delivered."
        return doubtful(Check.WEBHOOK, says, "See that the bot is running.")
    return fine(Check.WEBHOOK, f"Telegram sends updates to {host(webhook['url'])}.")


def poller(api: BotApi, listening: float) -> Finding:
    """Whether somebody else asks for the updates; Telegram then ends our call with a conflict. Nothing is taken."""
    end = time.monotonic() + listening
    try:
        while (left := end - time.monotonic()) > 0:
            if api.call(
                "getUpdates", timeout=max(1, round(left)), limit=1
            ):  # without an offset they stay where they are
                time.sleep(min(_PAUSE, left))
    except Refused as fault:
        if fault.is_conflict:
            return wrong(
                Check.POLLER,
                "Another process asks for this bot's updates; both get some of them.",
                "Stop it; if you do not find it, @BotFather, /revoke gives a new token that it does not have.",
            )
        raise
    return fine(Check.POLLER, f"Nobody else asked for updates within {listening:.0f} seconds.")


def host(url: str) -> str:
    """The server of an address; its path may be secret."""
    return urlsplit(url).netloc
