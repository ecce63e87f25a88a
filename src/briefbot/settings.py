"""The settings: read once, from the environment and a .env file, and passed on as plain values."""

import difflib
import os
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from briefbot.core.errors import InvalidSettings

PREFIX = "BRIEFBOT_"
ENV_FILE = ".env"


class Settings(BaseSettings):
    """What can be set, each as BRIEFBOT_NAME in the environment or in .env; the command line wins over both."""

    # "ignore" is for the other programs' names in a shared .env; unknown names with our prefix are refused below.
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True)

    documents: Path = Field(default=Path("index/briefings"), description="folder with the briefings (.md and .txt)")
    index: Path = Field(default=Path("index/built"), description="folder where the built index is kept")
    encoder: str = Field(
        default="sentence-transformers/all-MiniLM-L6-v2",
        min_length=1,
        description="sentence-transformers model that embeds: a folder or a hub name; the default needs no network",
    )
    least_confidence: float = Field(
        default=0.15,
        ge=0,
        le=1,
        description="the bot is silent where the best sentence answers with less probability than this",
    )
    largest_document_mb: float = Field(default=20, gt=0, description="documents with more megabytes are skipped")


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
    """One sentence on a value that means nothing."""
    name = variable(str(fault["loc"][0])) if fault["loc"] else "A setting"
    return f"{name} is {fault['input']!r}: {fault['msg'][:1].lower()}{fault['msg'][1:]}."


def settings_table() -> str:
    """README's table of all settings, in Markdown."""
    rows = [
        f"| `{variable(name)}` | `{field.default}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])
