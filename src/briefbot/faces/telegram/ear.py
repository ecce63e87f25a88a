"""Hearing Telegram with PTB's documented hooks: nothing that comes in makes the bot deaf or its polling a hot loop."""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from typing import Any

import httpx
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from briefbot.faces.telegram.watchdog import Watchdog

LOG = logging.getLogger(__name__)

WHOLE_BATCH = 100  # updates that one poll gives at most: more are waiting then
CONNECTING_AGAIN = (0.2, 1.0)  # seconds before a second and a third try


class CarefulRequest(HTTPXRequest):
    """Reads answers so that nothing in them is worse than a TelegramError, and tries again where nothing was sent."""

    async def do_request(self, *arguments: Any, **more: Any) -> tuple[int, bytes]:
        """As HTTPXRequest does; what may have reached Telegram is never sent again."""
        for pause in CONNECTING_AGAIN:
            try:
                return await super().do_request(*arguments, **more)
            except NetworkError as error:
                if not isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
                    raise
            await asyncio.sleep(pause)
        return await super().do_request(*arguments, **more)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """PTB calls this for good answers, then takes ["result"], and for bad ones, then asks for "description"."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError) as error:  # PTB would log the payload, in which questions may stand
            raise TelegramError(f"Invalid server response: {type(error).__name__}") from error
        if not isinstance(answer, dict) or not ("result" in answer or "description" in answer):
            raise TelegramError("the answer is neither a result nor an error")
        return answer if "result" in answer else ErrorAnswer(answer)


class CarefulPollRequest(CarefulRequest):
    """For getUpdates alone."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As above; updates that PTB would stumble over are empty."""
        answer = CarefulRequest.parse_json_payload(payload)
        updates = [] if isinstance(answer, ErrorAnswer) else answer["result"]
        if not isinstance(updates, list):
            raise TelegramError("the answer to getUpdates is no list")
        if updates:
            answer["result"] = [digestible(update) for update in updates if has_number(update)]
        return answer


class ErrorAnswer(dict[str, Any]):
    """`ok: false`: whoever takes its result, since the HTTP status was good, gets an error."""

    def __getitem__(self, key: str) -> Any:
        if key == "result":
            raise NetworkError(f"ok: false ({self.get('error_code')}): {self.get('description')}")
        return super().__getitem__(key)


@dataclass(slots=True)
class Polls:
    """What stands between the polls and everybody else.

    `have_caught_up` is set while nothing more waits at Telegram. Once the bot `is_leaving`, it does not poll any more:
    what is stored need not be acknowledged, and Telegram would make such a poll wait for three seconds.
    """

    have_caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    is_leaving: bool = False


class ListeningBot(ExtBot[None]):
    """A bot that tells the watchdog how each poll went, and that one 401 or 404 does not make deaf."""

    __slots__ = ("_polls", "_watchdog")

    def __init__(self, *arguments: Any, watchdog: Watchdog, polls: Polls, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._watchdog = watchdog
        self._polls = polls

    async def get_updates(self, *arguments: Any, **more: Any) -> tuple[Update, ...]:
        """As ExtBot does; raises nothing but what PTB's loop answers with a growing pause."""
        if self._polls.is_leaving:
            return ()
        try:
            updates = await super().get_updates(*arguments, **more)
        except InvalidToken as error:
            self._watchdog.refuse(f"the token is refused ({error})")
            raise NetworkError("getUpdates was refused like a wrong token") from error
        except Conflict:
            self._watchdog.conflict()
            raise
        except TelegramError:
            raise
        except Exception as error:
            raise NetworkError(f"getUpdates failed: {type(error).__name__}") from error
        self._heard(len(updates))
        return updates

    def _heard(self, count: int) -> None:
        self._watchdog.hear()
        if count < WHOLE_BATCH:
            self._polls.have_caught_up.set()
        else:
            self._polls.have_caught_up.clear()


def has_number(update: object) -> bool:
    """Whether an update has the number that acknowledges it."""
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def digestible(update: dict[str, Any]) -> dict[str, Any]:
    """The update, or an empty one with its number, where PTB cannot read it."""
    if parsed(update) is None:
        return {"update_id": update["update_id"]}
    return update


def parsed(update: dict[str, Any], bot: ExtBot[Any] | None = None) -> Update | None:
    """The update as PTB reads it; None, which is logged, if it cannot."""
    try:
        return Update.de_json(dict(update), bot)
    except Exception as error:  # noqa: BLE001 -- whatever PTB stumbles over
        kinds = ", ".join(map(str, update.keys() - {"update_id"}))
        LOG.error("update %s (%s) is passed over: %s", update["update_id"], kinds, type(error).__name__)  # noqa: TRY400 -- it may quote
        return None


def parsed_text(payload: str | bytes, bot: ExtBot[Any]) -> Update | None:
    """The update that is written as JSON; None if there is none that can be read."""
    try:
        update = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return parsed(update, bot) if has_number(update) else None
