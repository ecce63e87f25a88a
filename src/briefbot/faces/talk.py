"""A chat so far."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from briefbot.core.answering import Abstention, Answer, Citation, Reason, Reply


@dataclass(frozen=True, slots=True)
class Talk:
    """The questions that were replied to, oldest first, and the last reply; `is_over` once the person has left.

    `has_failed` tells that something was broken on the way.
    """

    questions: tuple[str, ...] = ()
    last: Reply | None = None
    is_over: bool = False
    has_failed: bool = False

    @property
    def shown(self) -> tuple[Citation, ...]:
        """The sentences that the last reply showed, whether as an answer or as the nearest ones."""
        return sentences_shown(self.last) if self.last else ()

    def with_reply(self, question: str, reply: Reply) -> "Talk":
        """The talk after one more reply; what was no question is not remembered as one."""
        asked = isinstance(reply, Answer) or reply.reason is Reason.NOT_COVERED
        return replace(self, questions=(*self.questions, question) if asked else self.questions, last=reply)

    def failed(self) -> "Talk":
        """The talk after something that was broken."""
        return replace(self, has_failed=True)

    def left(self) -> "Talk":
        """The talk after the person has left."""
        return replace(self, is_over=True)


# Waits for the next line of a person. Raises EOFError when there is none any more.
Read = Callable[[Talk], str]


def sentences_shown(reply: Reply) -> tuple[Citation, ...]:
    """The sentences that a reply shows, whether as an answer or as the nearest ones."""
    return reply.nearest if isinstance(reply, Abstention) else reply.citations
