"""The whole bot on one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.core.answering import Abstention, Policy, Reason, Reply
from briefbot.core.context import with_contexts
from briefbot.core.conversation import completed
from briefbot.core.corpus import Corpus
from briefbot.core.reading import Reader, Reading
from briefbot.core.retrieval import Retriever

LONGEST_QUESTION = 1000
# So many hits may be read. Four more would put 0.3 to 0.8 % more right sentences first, and the slowest questions would
# take half as long again (README, "Decisions").
READ = 8
# Of a question of more words fewer, since it is read with each of them; no figure changes by more than 0.3 % with that.
MANY_WORDS, READ_OF_MANY_WORDS = 20, 6


@dataclass(frozen=True, slots=True)
class Bot:
    """Answers questions about one corpus with sentences quoted from it, or with silence."""

    corpus: Corpus
    retriever: Retriever
    reader: Reader
    policy: Policy

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to `question`; `history` holds the questions asked before it, oldest first.

        An elliptical question ("And when?") is searched for together with the one before it. A sentence that cannot be
        understood without the one before it brings that along.
        """
        if reason := refusal(question):
            return Abstention(question, reason, (), 1.0)
        return with_contexts(self.policy.reply(question, self.read(question, history)), self.corpus)

    def read(self, question: str, history: Sequence[str] = ()) -> tuple[Reading, ...]:
        """The nearest sentences as read for `question`, best first; the policy makes a reply of them."""
        query = completed(question, history)
        return self.reader.read(query, self.retriever.retrieve(query, most_read(query)))


def most_read(query: str) -> int:
    """How many hits may be read for a query."""
    return READ if len(query.split()) <= MANY_WORDS else READ_OF_MANY_WORDS


def refusal(question: str) -> Reason | None:
    """Why a question is not even looked for; None if it is."""
    if not any(character.isalnum() for character in question):
        return Reason.EMPTY_QUESTION
    return Reason.QUESTION_TOO_LONG if len(question) > LONGEST_QUESTION else None
