"""Posted briefings: the message that shows a sentence."""

import pytest

from briefbot.adapters.state import State
from briefbot.core.records import Post
from briefbot.core.text import Span
from tests.remembering import ANNA, GROUP

NAME, DIGEST = "caf\udce9.md", "d" * 32
FIRST, SECOND = Post(GROUP, 50, NAME, DIGEST, Span(0, 100), 3), Post(GROUP, 51, NAME, DIGEST, Span(100, 180))


@pytest.fixture
def posted(state: State) -> State:
    """A state in which a document was posted in two parts."""
    state.posts.record(FIRST)
    state.posts.record(SECOND)
    return state


@pytest.mark.parametrize(
    ("span", "post"),
    [
        (Span(0, 100), FIRST),
        (Span(99, 100), FIRST),
        (Span(99, 101), None),
        (Span(100, 101), SECOND),
        (Span(100, 180), SECOND),
        (Span(179, 181), None),
    ],
)
def test_the_part_that_shows_it(posted: State, span: Span, post: Post | None) -> None:
    """A span is shown by the message that holds all of it; one across two messages by none."""
    assert posted.posts.posted_part(GROUP, NAME, DIGEST, span) == post


def test_nothing_else(posted: State) -> None:
    """Another chat, another document and another text of the same document were not posted."""
    assert posted.posts.posted_part(ANNA, NAME, DIGEST, Span(0, 1)) is None
    assert posted.posts.posted_part(GROUP, "other.md", DIGEST, Span(0, 1)) is None
    assert posted.posts.posted_part(GROUP, NAME, "e" * 32, Span(0, 1)) is None


def test_the_newest(posted: State) -> None:
    """Posted again, the newest message is given; when that is gone, the one before, then none."""
    again = Post(GROUP, 90, NAME, DIGEST, Span(0, 180))
    posted.posts.record(again)
    for expected in (again, FIRST, None):
        assert posted.posts.posted_part(GROUP, NAME, DIGEST, Span(5, 9)) == expected
        if expected:
            posted.posts.forget(GROUP, expected.message)


def test_an_edited_post(posted: State) -> None:
    """A message shows what it was last said to show."""
    posted.posts.record(Post(GROUP, 50, NAME, "e" * 32, Span(0, 60)))
    assert posted.posts.posted_part(GROUP, NAME, DIGEST, Span(5, 9)) is None
    assert posted.posts.posted_part(GROUP, NAME, "e" * 32, Span(5, 9)) == Post(GROUP, 50, NAME, "e" * 32, Span(0, 60))
