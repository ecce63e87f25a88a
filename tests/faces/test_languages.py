"""Languages: each says all that there is to say, and the one that a person speaks is found."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest

from briefbot.core.answering import Abstention, Answer, Reason, cited
from briefbot.core.reading import Reading
from briefbot.core.records import Rating
from briefbot.core.retrieval import Hit
from briefbot.faces.commands import Command
from briefbot.faces.telegram.commands import Tally, TelegramCommand
from briefbot.faces.wording import ENGLISH, GERMAN, WORDINGS, Wording, wording_for
from tests.fakes import BRIEFING

LANGUAGES = sorted(WORDINGS)


@pytest.mark.parametrize(
    ("code", "wording"),
    [
        ("de", GERMAN),
        ("de-AT", GERMAN),
        ("de_CH", GERMAN),
        ("DE", GERMAN),
        ("en-GB", ENGLISH),
        ("fr", ENGLISH),
        ("den", ENGLISH),
        ("", ENGLISH),
        ("\ud800-de", ENGLISH),
        (None, ENGLISH),
    ],
)
def test_language_of_a_person(code: str | None, wording: Wording) -> None:
    """The first part of the code counts; English is for everyone else."""
    assert wording_for(code) is wording


def phrases(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """All phrases of a language with their names."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for number, phrase in enumerate(value):
            yield from phrases(phrase, f"{name}[{number}]")
    elif isinstance(value, Mapping):
        for key, phrase in value.items():
            yield from phrases(phrase, f"{name}[{key}]")
    else:
        for field in fields(value):
            yield from phrases(getattr(value, field.name), f"{name}.{field.name}")


def blanks(phrase: str) -> list[str]:
    """The places in a phrase that are filled in."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None})


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unsaid(language: str) -> None:
    """Every phrase has words, with the same places to fill in as in English; foreign ones are not left in English."""
    english, said = dict(phrases(ENGLISH)), dict(phrases(WORDINGS[language]))
    assert {name: blanks(phrase) for name, phrase in said.items()} == {
        name: blanks(phrase) for name, phrase in english.items()
    }
    assert all(phrase.strip() == phrase and phrase for phrase in said.values())
    same = {name for name, phrase in said.items() if phrase == english[name] and any(map(str.isalpha, phrase))}
    assert language == "en" or same <= {".telegram.tallies[Tally.CHATS]", ".telegram.position"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_words(language: str) -> None:
    """There are words for each reason, command, rating and count."""
    wording = WORDINGS[language]
    assert (set(wording.silence), set(wording.commands)) == (set(Reason), set(Command))
    telegram = wording.telegram
    assert set(telegram.commands) == set(TelegramCommand)
    assert (set(telegram.ratings), set(telegram.tallies)) == (set(Rating), set(Tally))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_telegram_limits(language: str) -> None:
    """Commands, what is told of the bot, answers to buttons and buttons are as short as Telegram wants them."""
    telegram = WORDINGS[language].telegram
    assert all(1 <= len(purpose) <= 256 for purpose in telegram.commands.values())
    assert len(telegram.about) <= 120
    for notice in (telegram.thanks, telegram.old_button, telegram.unknown_button, telegram.no_paragraph):
        assert len(notice) <= 200
    for notice in (telegram.refused, telegram.busy, *telegram.too_many_questions, telegram.only_administrators):
        assert len(notice) <= 200
    assert all(len(label) <= 30 for label in (*telegram.ratings.values(), telegram.in_context))
    assert len(telegram.inline_hint) <= 64


def test_german_numbers() -> None:
    """German parts thousands with a point and decimals with a comma."""
    reading = Reading(Hit(0, BRIEFING.sentences[0], 0.5, 0.25, 0.125), 0.82)
    assert GERMAN.scores(cited([reading])[0]) == (
        "Antwort mit Wahrscheinlichkeit 0,82 · gefunden über Sinn 0,50, Wörter 0,25, Wörter in der Nähe 0,12"
    )
    assert GERMAN.why(Answer("q", cited([reading]), 0.82, 0.15)) == (
        "Beantwortet mit einer Sicherheit von 0,82: In Versuchen stimmten von 100 solchen Antworten etwa 82. "
        "Das sind 0,67 mehr als die Schwelle von 0,15, unter der ich schweige."
    )
    assert GERMAN.why(Abstention("q", Reason.NOT_COVERED, cited([reading]), 0.9, 0.15)) == (
        "Nicht beantwortet mit einer Sicherheit von 0,90: Von 100 Fällen wie diesem ist Schweigen in etwa 90 richtig. "
        "Selbst der beste Satz ist nur mit einer Wahrscheinlichkeit von 0,10 eine Antwort, und das sind 0,05 weniger "
        "als die Schwelle von 0,15."
    )
    assert GERMAN.details(BRIEFING.documents[1], 1234) == "1.234 Sätze · north/東京.md"
    assert GERMAN.built(BRIEFING, 1234) == "Der Index wurde gebaut: 2 Dokumente, 5 Sätze, 1.234 davon neu."
    assert ENGLISH.built(BRIEFING, 1234) == "The index was built: 2 documents, 5 sentences, 1,234 of them encoded."
