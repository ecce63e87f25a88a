"""The whole bot on one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.core.answering import Abstention, Policy, Reason, Reply
from briefbot.core.corpus import Corpus
from briefbot.core.reading import Reader
from briefbot.core.retrieval import Retriever

LONGEST_QUESTION = 1000
READ = 16


@dataclass(frozen=True, slots=True)
class Bot:
    """Answers questions about one corpus with sentences quoted from it, or with silence."""

    corpus: Corpus
    retriever: Retriever
    reader: Reader
    policy: Policy

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:  # noqa: ARG002 -- part of the promise to callers
        """The reply to `question`; `history` holds the questions asked before it, oldest first.

        A question is so far taken as it stands: `history` does not yet complete an elliptical one ("And when?").
        """
        if not any(character.isalnum() for character in question):
            return Abstention(question, Reason.EMPTY_QUESTION, (), 1.0)
        if len(question) > LONGEST_QUESTION:
            return Abstention(question, Reason.QUESTION_TOO_LONG, (), 1.0)
        hits = self.retriever.retrieve(question, READ)
        return self.policy.reply(question, self.reader.read(question, hits))
