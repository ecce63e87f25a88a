"""The settings: read once, from the environment and a .env file, and passed on as plain values."""

import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Any

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from briefbot.core.bot import LONGEST_QUESTION
from briefbot.core.errors import InvalidSettings

PREFIX = "BRIEFBOT_"
ENV_FILE = ".env"
OWN_READER, NO_READER = "briefbot", "none"
SECRETS = frozenset({"telegram_token", "telegram_webhook_secret"})
# What @BotFather gives: the bot's number, a colon, and 35 characters; what Telegram takes as a webhook's secret.
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{30,64}")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


def as_numbers(value: object) -> object:
    """The parts of "1, 2"; whether each is a number is checked afterwards."""
    return [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value


def a_token(value: SecretStr) -> SecretStr:
    """Raises ValueError unless it looks like a token."""
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("@BotFather gives digits, a colon and some 35 characters")
    return value


def a_webhook_secret(value: SecretStr) -> SecretStr:
    """Raises ValueError unless Telegram takes it and nobody guesses it."""
    if not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("it should be 16 to 256 letters, digits, - or _")
    return value


Numbers = Annotated[tuple[int, ...], NoDecode, BeforeValidator(as_numbers)]
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """What can be set, each as BRIEFBOT_NAME in the environment or in .env; the command line wins over both."""

    # "ignore" is for the other programs' names in a shared .env; unknown names with our prefix are refused below.
    # What is empty counts as not given, so that a file can list every name.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    documents: Path = Field(default=Path("index/briefings"), description="folder with the briefings (.md and .txt)")
    index: Path = Field(default=Path("index/built"), description="folder where the built index is kept")
    encoder: str = Field(
        default="sentence-transformers/all-MiniLM-L6-v2",
        min_length=1,
        description="sentence-transformers model that embeds: a folder, a hub name, or a folder with a prepared "
        "encoder; the default needs no network",
    )
    reader: str = Field(
        default=OWN_READER,
        min_length=1,
        description="model that judges whether a sentence answers: `briefbot` for our own, a folder or a hub name of a "
        "sentence-transformers CrossEncoder, or `none` for the retrieval scores alone",
    )
    max_false_answers: float = Field(
        default=0.25,
        ge=0,
        le=1,
        description="share of unanswerable questions, half of them written to look answerable, that may get an answer; "
        "0: it is always silent, 1: never",
    )
    threads: int = Field(
        default=0,
        ge=0,
        description=(
            "threads that models and FAISS may use for one question or build, and questions of a batch that are "
            "answered at once; 0: as many as processors"
        ),
    )
    largest_document_mb: float = Field(
        default=20, gt=0, allow_inf_nan=False, description="documents with more megabytes are skipped"
    )

    telegram_token: Annotated[SecretStr, AfterValidator(a_token)] | None = Field(
        default=None, description="token of the Telegram bot, from @BotFather; needed for `briefbot telegram`"
    )
    telegram_users: Numbers = Field(
        default=(), description="numbers of the users who may ask, parted by commas; no users and no chats: everybody"
    )
    telegram_chats: Numbers = Field(default=(), description="numbers of the groups in which everybody may ask")
    telegram_administrators: Numbers = Field(
        default=(), description="numbers of the users who may ask, use /rebuild and /stats, and are told of faults"
    )
    telegram_webhook_url: str | None = Field(
        default=None,
        pattern="^https://",
        description="public address that Telegram sends updates to, without the path; none: the bot asks for them",
    )
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(a_webhook_secret)] | None = Field(
        default=None, description="what Telegram proves itself with at the webhook: 16 to 256 letters, digits, - or _"
    )
    telegram_webhook_listen: str = Field(
        default="127.0.0.1", description="where the webhook listens, behind a proxy that speaks TLS"
    )
    telegram_webhook_port: Port = Field(default=8443, description="port that the webhook listens at")
    telegram_webhook_path: str = Field(
        default="telegram", pattern=r"^[A-Za-z0-9_./-]+$", description="path of the webhook, under the public address"
    )
    telegram_base_url: str = Field(
        default="https://api.telegram.org",
        pattern="^https?://",
        description="address of the Bot API server; yours, if you host one",
    )
    questions_per_minute: int = Field(default=20, ge=1, description="questions that one person may ask in a minute")
    longest_question: int = Field(
        default=LONGEST_QUESTION, ge=1, le=LONGEST_QUESTION, description="questions with more characters are refused"
    )
    queue: int = Field(
        default=200, ge=1, description="messages that may wait for an answer; who comes later is told to try again"
    )
    keep_questions: bool = Field(
        default=False, description="keep the words of questions, for `briefbot feedback export`; people are told so"
    )
    state: Path = Field(
        default=Path("state/briefbot.sqlite3"), description="file in which the bot remembers what it handled and said"
    )
    health_port: Port = Field(
        default=8088, description="port of 127.0.0.1 with /healthz, /readyz and /metrics; 0: none"
    )


class Supervision(BaseSettings):
    """What systemd tells a service: where it wants news, and within how many microseconds a sign of life.

    Both are empty where nobody supervises; `watchdog_pid` is who shall give the sign, 0 for anybody.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    notify_socket: str = ""
    watchdog_usec: int = 0
    watchdog_pid: int = 0


def load_settings(**overrides: Any) -> Settings:
    """The settings in force; `overrides` that are not None win over the environment.

    Raises:
        InvalidSettings: if a name is unknown or a value means nothing.
    """
    refuse_unknown(given_names())
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        raise InvalidSettings(" ".join(sentence_on(fault) for fault in error.errors())) from error
    except SettingsError as error:
        raise InvalidSettings(f"The settings cannot be read: {error}.") from error


def given_names() -> set[str]:
    """The names with our prefix in the environment and in .env, in capitals."""
    try:
        names = {*os.environ, *dotenv_values(ENV_FILE)}
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(f"The file {ENV_FILE} cannot be read ({error}); mend or remove it.") from error
    return {name.upper() for name in names if name.upper().startswith(PREFIX)}


def refuse_unknown(names: set[str]) -> None:
    """Raises InvalidSettings if one of `names` is not a setting."""
    known = [variable(name) for name in Settings.model_fields]
    for name in sorted(names.difference(known)):
        similar = difflib.get_close_matches(name.removeprefix(PREFIX).lower(), Settings.model_fields, n=1)
        remedy = f"did you mean {variable(similar[0])}?" if similar else f"the settings are {', '.join(known)}."
        raise InvalidSettings(f"There is no setting {name}; {remedy}")


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def sentence_on(fault: Any) -> str:
    """One sentence on a value that means nothing; one that is secret is not repeated."""
    name = str(fault["loc"][0]) if fault["loc"] else ""
    reason = fault["msg"].removeprefix("Value error, ")
    value = "" if name in SECRETS else f" {fault['input']!r}"
    sentence = f"{variable(name)} is{value or ' not right'}: {reason[:1].lower()}{reason[1:]}."
    return _TOKEN.sub("…", sentence)  # somebody may have put it on the wrong line


def settings_table() -> str:
    """README's table of all settings, in Markdown."""
    rows = [
        f"| `{variable(name)}` | {shown(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


def shown(default: object) -> str:
    """A default in the table, as it would be written in .env; nothing for nothing."""
    if default in (None, "", ()):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
