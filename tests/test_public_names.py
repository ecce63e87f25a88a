"""What `import briefbot` gives, and what it costs."""

import subprocess
import sys

import briefbot

NAMES = [
    "Abstention",
    "Answer",
    "Bot",
    "BriefbotError",
    "Citation",
    "Document",
    "Reason",
    "Reply",
    "Sentence",
    "Span",
    "open_bot",
]


def test_the_public_names_are_these() -> None:
    """A name that is added or taken away is a change that users must hear of."""
    assert briefbot.__all__ == NAMES
    assert dir(briefbot) == NAMES


def test_each_name_is_there() -> None:
    """Each is fetched from its home when it is first used."""
    assert [name for name in NAMES if getattr(briefbot, name) is None] == []
    assert briefbot.open_bot.__module__ == "briefbot.assembly"


def test_an_unknown_name_is_said_so() -> None:
    """As for any module."""
    assert not hasattr(briefbot, "open_bots")


def test_importing_is_free_and_silent() -> None:
    """No model, no index and none of the heavy libraries are loaded by an import, nor by the list of commands."""
    heavy = "torch sentence_transformers transformers faiss bm25s numpy rich prompt_toolkit pydantic pyromark telegram"
    script = f"import sys, briefbot, briefbot.cli; print([name for name in {heavy.split()} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
