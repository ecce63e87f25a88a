"""Settings: where they come from, which wins, and what is said of a wrong one."""

import os
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path

import pytest

from briefbot.core.errors import InvalidSettings
from briefbot.settings import Settings, Supervision, load_settings, settings_table, variable


@contextmanager
def surroundings(folder: Path, environment: Mapping[str, str], env_file: str = "") -> Iterator[None]:
    """A working folder with a .env file, and an environment with these settings alone."""
    (folder / ".env").write_text(env_file, encoding="utf-8")
    before = dict(os.environ)
    for name in before:
        if name.startswith("BRIEFBOT_"):
            del os.environ[name]
    os.environ.update(environment)
    try:
        with chdir(folder):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_defaults(tmp_path: Path) -> None:
    """Without any setting the folders of the repository are used."""
    with surroundings(tmp_path, {}):
        settings = load_settings()
    assert settings.documents == Path("index/briefings")
    assert settings.index == Path("index/built")
    assert settings.encoder == "sentence-transformers/all-MiniLM-L6-v2"
    assert settings.max_false_answers == 0.25


def test_the_command_line_wins_over_the_environment_which_wins_over_the_file(tmp_path: Path) -> None:
    """Three places can name the folder; the nearest to the person wins."""
    env_file = "BRIEFBOT_DOCUMENTS=of-the-file\nBRIEFBOT_INDEX=of-the-file\nBRIEFBOT_MAX_FALSE_ANSWERS=0.5\n"
    environment = {"BRIEFBOT_DOCUMENTS": "of-the-environment", "BRIEFBOT_INDEX": "of-the-environment"}
    with surroundings(tmp_path, environment, env_file):
        settings = load_settings(documents=Path("of-the-command-line"), index=None)
    assert settings.documents == Path("of-the-command-line")
    assert settings.index == Path("of-the-environment")
    assert settings.max_false_answers == 0.5


def test_other_programs_may_share_the_file(tmp_path: Path) -> None:
    """Names without our prefix are not ours to refuse."""
    with surroundings(tmp_path, {}, "COMPOSE_PROJECT_NAME=news\n"):
        assert load_settings().max_false_answers == 0.25


@pytest.mark.parametrize(
    ("environment", "env_file", "sentence"),
    [
        (
            {"BRIEFBOT_DOCUMENT": "x"},
            "",
            "There is no setting BRIEFBOT_DOCUMENT; did you mean BRIEFBOT_DOCUMENTS?",
        ),
        ({}, "BRIEFBOT_ENCODR=x\n", "There is no setting BRIEFBOT_ENCODR; did you mean BRIEFBOT_ENCODER?"),
        (
            {"BRIEFBOT_XYZZY": "1"},
            "",
            f"There is no setting BRIEFBOT_XYZZY; the settings are {', '.join(map(variable, Settings.model_fields))}.",
        ),
        (
            {"BRIEFBOT_MAX_FALSE_ANSWERS": "high"},
            "",
            "BRIEFBOT_MAX_FALSE_ANSWERS is 'high': input should be a valid number, unable to parse string as a number.",
        ),
        (
            {"BRIEFBOT_MAX_FALSE_ANSWERS": "2"},
            "",
            "BRIEFBOT_MAX_FALSE_ANSWERS is '2': input should be less than or equal to 1.",
        ),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(
    tmp_path: Path, environment: dict[str, str], env_file: str, sentence: str
) -> None:
    """The sentence names the variable and the remedy."""
    with surroundings(tmp_path, environment, env_file), pytest.raises(InvalidSettings) as refusal:
        load_settings()
    assert str(refusal.value) == sentence


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A .env in another encoding is named, not guessed at."""
    with surroundings(tmp_path, {}):
        (tmp_path / ".env").write_bytes(b"BRIEFBOT_INDEX=\xff\xfe\n")
        with pytest.raises(InvalidSettings, match=r"^The file \.env cannot be read \(.*\); mend or remove it\.$"):
            load_settings()


TOKEN = "1234567890:AAsettingssettingssettingssettingss"  # noqa: S105 -- opens nothing


def test_numbers_are_parted_by_commas(tmp_path: Path) -> None:
    """Of users and chats; what is empty counts as not given, so that a file can list every name."""
    environment = {"BRIEFBOT_TELEGRAM_USERS": "1, 22,333", "BRIEFBOT_TELEGRAM_CHATS": "-100123"}
    with surroundings(tmp_path, environment, "BRIEFBOT_TELEGRAM_TOKEN=\nBRIEFBOT_QUEUE=\n"):
        settings = load_settings()
    assert (settings.telegram_users, settings.telegram_chats) == ((1, 22, 333), (-100123,))
    assert (settings.telegram_token, settings.queue) == (None, 200)


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    """Not by the settings themselves, not as text, not as JSON."""
    secrets = {"BRIEFBOT_TELEGRAM_TOKEN": TOKEN, "BRIEFBOT_TELEGRAM_WEBHOOK_SECRET": "s" * 20}
    with surroundings(tmp_path, secrets):
        settings = load_settings()
    assert settings.telegram_token
    assert settings.telegram_token.get_secret_value() == TOKEN
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert TOKEN not in shown
        assert "s" * 20 not in shown


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (
            {"TELEGRAM_TOKEN": "hunter2"},
            "BRIEFBOT_TELEGRAM_TOKEN is not right: @BotFather gives digits, a colon and some 35 characters.",
        ),
        (
            {"TELEGRAM_WEBHOOK_SECRET": "hunter2"},
            "BRIEFBOT_TELEGRAM_WEBHOOK_SECRET is not right: it should be 16 to 256 letters, digits, - or _.",
        ),
        (
            {"TELEGRAM_USERS": TOKEN},
            "BRIEFBOT_TELEGRAM_USERS is '…': input should be a valid integer, unable to parse string as an integer.",
        ),
        (
            {"TELEGRAM_WEBHOOK_URL": "http://bot.example"},
            "BRIEFBOT_TELEGRAM_WEBHOOK_URL is 'http://bot.example': string should match pattern '^https://'.",
        ),
        ({"QUEUE": "0"}, "BRIEFBOT_QUEUE is '0': input should be greater than or equal to 1."),
        ({"HEALTH_PORT": "70000"}, "BRIEFBOT_HEALTH_PORT is '70000': input should be less than or equal to 65535."),
    ],
)
def test_a_secret_is_not_repeated_in_a_sentence(tmp_path: Path, environment: dict[str, str], sentence: str) -> None:
    """Whatever is wrong with it, and on whichever line it was put; other values are named."""
    ours = {f"BRIEFBOT_{name}": value for name, value in environment.items()}
    with surroundings(tmp_path, ours), pytest.raises(InvalidSettings) as refusal:
        load_settings()
    assert str(refusal.value) == sentence
    assert "hunter2" not in f"{refusal.value.__cause__!r}"
    assert TOKEN not in f"{refusal.value.__cause__!r}"


def test_what_systemd_tells(tmp_path: Path) -> None:
    """Nothing, where there is no systemd."""
    given = {"NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": "90000000", "WATCHDOG_PID": "7"}
    with surroundings(tmp_path, given):
        told = Supervision()
    assert (told.notify_socket, told.watchdog_usec, told.watchdog_pid) == ("/run/systemd/notify", 90_000_000, 7)
    assert Supervision() == Supervision(notify_socket="", watchdog_usec=0, watchdog_pid=0)


def test_every_setting_is_described() -> None:
    """The table for README has a line for each setting, with its default and a description."""
    lines = settings_table().splitlines()
    assert len(lines) == 2 + len(Settings.model_fields)
    assert lines[2] == "| `BRIEFBOT_DOCUMENTS` | `index/briefings` | folder with the briefings (.md and .txt) |"
    assert all(field.description for field in Settings.model_fields.values())
    assert "| `BRIEFBOT_KEEP_QUESTIONS` | `false` | keep the words of questions, " in settings_table()
    assert "| `BRIEFBOT_TELEGRAM_USERS` |  | numbers of the users " in settings_table()
