"""What the bot says about itself, word for word."""

import pytest
from hypothesis import given, settings

from briefbot.core.corpus import Corpus
from briefbot.faces.telegram.about import greeting, help_text, privacy, sources, statistics
from briefbot.faces.telegram.commands import FOR_ADMINISTRATORS, IN_GROUPS, IN_PRIVATE, Tally
from briefbot.faces.wording import ENGLISH, GERMAN
from tests.faces.telegram.hell import HELL, accepted, corpora
from tests.fakes import BRIEFING, corpus_of, document

GENERATION = "1d5f2dce0a9a1650c04d54f9856c6e98"


def test_greeting() -> None:
    """A person is called by their name, if it can be read."""
    assert accepted(greeting(GERMAN, "Ann")).plain == (
        "Hallo Ann!\n"
        "\n"
        "Frag mich zum Briefing. Ich antworte Wort für Wort mit seinen Sätzen oder sage, dass es dazu nichts sagt.\n"
        "\n"
        "Schreib einfach deine Frage; mehr verrät /help."
    )
    assert accepted(greeting(ENGLISH, "\u202e")).plain == (
        "Ask me about the briefing. I answer in its own sentences, word for word, or I say that it does not tell.\n"
        "\n"
        "Just type a question, or /help for more."
    )
    assert accepted(greeting(GERMAN, in_group=True)).plain.endswith(
        "\n\nIn dieser Gruppe schreibst du deine Frage hinter /ask; mehr verrät /help."
    )


@settings(deadline=None)
@given(HELL)
def test_names_from_hell(name: str) -> None:
    """Whatever a person calls themselves, Telegram takes the greeting."""
    accepted(greeting(ENGLISH, name))


def test_help() -> None:
    """How to ask, then the commands."""
    assert accepted(help_text(ENGLISH, IN_GROUPS, in_group=True)).plain == (
        "In this group, type /ask and then your question. Reply to a message of mine to ask further; a new /ask "
        "starts afresh.\n"
        "\n"
        "Select words in my answer and reply with that quote to ask about that very sentence. If you edit a question, "
        "I edit my answer.\n"
        "\n"
        "If you write to me alone, any text is a question. In any other chat, type my name and then your question.\n"
        "\n"
        "/ask – ask a question in a group: /ask Who met?\n"
        "/sources – list the documents you can ask about\n"
        "/briefing – post a document in full\n"
        "/why – show the scores behind my last answer, or behind the one you reply to\n"
        "/help – what I can do"
    )
    assert accepted(help_text(ENGLISH, ())).plain == (
        "In this chat, any text is a question. Reply to a message of mine to ask further; a new message starts "
        "afresh.\n"
        "\n"
        "Select words in my answer and reply with that quote to ask about that very sentence. If you edit a question, "
        "I edit my answer.\n"
        "\n"
        "In a group, use /ask or reply to me. In any other chat, type my name and then your question."
    )


@pytest.mark.parametrize(
    ("commands", "names"),
    [
        (IN_PRIVATE, "sources briefing why help privacy forget"),
        (IN_GROUPS, "ask sources briefing why help"),
        (FOR_ADMINISTRATORS, "sources briefing why help privacy forget stats rebuild"),
    ],
)
def test_commands(commands: tuple[object, ...], names: str) -> None:
    """What is offered where."""
    assert " ".join(command.value for command in commands) == names  # type: ignore[attr-defined]


def test_privacy() -> None:
    """Whether questions are kept is said as it is."""
    kept = accepted(privacy(ENGLISH, questions_are_kept=True)).plain
    not_kept = accepted(privacy(ENGLISH, questions_are_kept=False)).plain
    assert not_kept == (
        "What I keep about you: Telegram's numbers for you, for this chat and for our messages; which sentences I "
        "showed you; how you rated them; and how many questions you have asked.\n"
        "\n"
        "I keep the text of your questions no longer than I need it to answer them and your follow-ups.\n"
        "\n"
        "Send /forget, and I delete all of it."
    )
    assert kept == not_kept.replace(
        "I keep the text of your questions no longer than I need it to answer them and your follow-ups.",
        "Whoever runs me has chosen to keep the text of questions too, to find out where I answer badly.",
    )


def test_sources() -> None:
    """Each document leads to its address; the generation is named by its first characters."""
    (message,) = sources(BRIEFING, GENERATION, ENGLISH)
    accepted(message)
    assert message.html == (
        "2 documents, 5 sentences · Generation 1d5f2dce0a9a\n"
        "\n"
        '<a href="https://news.example/harbour"><b>Harbour talks</b></a>\n'
        "2026-03-02 · 4 sentences · harbour.md\n"
        "\n"
        "<b>東京の会談</b>\n"
        "1 sentence · north/東京.md"
    )


@pytest.mark.parametrize(
    ("documents", "last"),
    [(30, "d29.md"), (31, "… and one more document."), (1300, "… and 1,270 more documents.")],
)
def test_many_sources(documents: int, last: str) -> None:
    """Nobody reads thousands of titles; how many are left out is said."""
    corpus = corpus_of(document(f"d{number:02}.md", "Talks", "One.") for number in range(documents))
    (message,) = sources(corpus, GENERATION, ENGLISH)
    assert accepted(message).plain.endswith(last)
    assert len(message.shown.split("\n\n")) == min(documents, 31) + 1


@settings(deadline=None)
@given(corpora())
def test_sources_from_hell(corpus: Corpus) -> None:
    """Whatever the documents are called, Telegram takes the list of them."""
    for message in sources(corpus, GENERATION, GERMAN):
        accepted(message)


def test_statistics() -> None:
    """What was counted, in the order in which it happens; thousands are parted as the language does."""
    tallies = {Tally.GOOD: 3, Tally.QUESTIONS: 1234, Tally.SILENCES: 0}
    assert accepted(statistics(tallies, BRIEFING, GENERATION, GERMAN)).plain == (
        "2 Dokumente, 5 Sätze · Stand 1d5f2dce0a9a\n\nFragen: 1.234\nNicht beantwortet: 0\nGut bewertet: 3"
    )
