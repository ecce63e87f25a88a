"""The Bot API for who only wants to look: one call after another, with what the server says of what is wrong."""

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from briefbot.core.errors import BriefbotError


class Unheard(BriefbotError):
    """The server cannot be reached, or what answers there is no Bot API server."""


class Refused(BriefbotError):
    """The server says no: `status` as in HTTP, and its own words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status

    @property
    def is_about_token(self) -> bool:
        """Whether it knows no such bot."""
        return self.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}

    @property
    def is_conflict(self) -> bool:
        """Whether somebody else gets the updates."""
        return self.status == HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True)
class BotApi:
    """The bot with this token at the server `address`; a call may take `patience` seconds."""

    address: str
    token: str = field(repr=False)
    patience: float = 10.0

    def call(self, method: str, **parameters: Any) -> Any:
        """The result of a method.

        Raises:
            Unheard: if the server cannot be reached or understood.
            Refused: if it says no.
        """
        status, body = self._answered(method, parameters)
        try:
            answer = json.loads(body)
            if answer["ok"]:
                return answer["result"]
            refusal = Refused(int(answer.get("error_code", status)), str(answer.get("description", "")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unheard(f"{self.address} answers, but not as a Bot API server does (HTTP status {status})") from error
        raise refusal

    def _answered(self, method: str, parameters: dict[str, Any]) -> tuple[int, bytes]:
        request = urllib.request.Request(  # noqa: S310 -- the settings take no address but http and https
            f"{self.address.rstrip('/')}/bot{self.token}/{method}",
            data=json.dumps(parameters).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self.patience) as response:  # noqa: S310 -- as above
                return response.status, response.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()
        except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: an address that is none
            # "from None": what the libraries say may hold the address of the call, and with it the token
            raise Unheard(f"{self.address} cannot be reached ({reason(error)})") from None


def reason(error: Exception) -> str:
    """Why a server cannot be reached."""
    inner = getattr(error, "reason", error)
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    return str(getattr(inner, "strerror", None) or type(inner).__name__).lower()
