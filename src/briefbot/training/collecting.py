"""Questions as the bot reads them: the hits of retrieval and the marks of a model, to calibrate and to measure with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from briefbot.adapters.bm25_index import Bm25Index
from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.nupunkt import boundaries
from briefbot.adapters.parsing import parsed
from briefbot.core.bot import most_read
from briefbot.core.candidates import CrossEncoder, Mark, candidate
from briefbot.core.corpus import Corpus, sections_of
from briefbot.core.pair_reading import Asked
from briefbot.core.retrieval import Encoder, Hit, Retriever, Vectors, passages
from briefbot.evaluation.squad import Question, QuestionSet

# So many sentences a part of a corpus has: as many as a briefing.
PART_SIZES = (12, 20, 40, 80)


@dataclass(frozen=True, slots=True)
class Read:
    """A question with its hits, nearest first, the mark of each, and which of them answer.

    `size` is how many sentences the corpus has that was asked.
    """

    question: Question
    hits: tuple[Hit, ...]
    marks: tuple[Mark, ...]
    gold: tuple[bool, ...]
    size: int

    @property
    def asked(self) -> Asked:
        """What is known of the question before anything is read."""
        return Asked.of(self.question.text, self.size)


def retriever_of(question_set: QuestionSet, encoder: Encoder) -> Retriever:
    """The retriever over the texts of a set."""
    corpus = Corpus.from_documents((parsed(name, text)[0] for name, text in question_set.texts.items()), boundaries)
    vectors = FaissIndex.from_vectors(encoder.encode_passages(passages(corpus.sentences)))
    terms = Bm25Index.from_texts([sentence.words for sentence in corpus.sentences])
    return Retriever(corpus, encoder, vectors, terms)


def read_all(questions: Sequence[Question], retriever: Retriever, model: CrossEncoder) -> Iterator[Read]:
    """Each question as read; a sentence is gold if it covers an accepted answer at its place."""
    for question in questions:
        yield read_one(question, retriever, model)


def read_one(question: Question, retriever: Retriever, model: CrossEncoder) -> Read:
    """A question as read."""
    sentences = retriever.corpus.sentences
    hits = retriever.retrieve(question.text, most_read(question.text))
    marks = model.marks(question.text, [candidate(sentences, hit.position) for hit in hits])
    return Read(question, hits, tuple(marks), tuple(covers(hit, question) for hit in hits), len(sentences))


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of a corpus as corpora of their own; `vectors` has a row for each of its sentences."""

    retriever: Retriever
    vectors: Vectors

    def read_all(self, questions: Sequence[Question], model: CrossEncoder, random: Random) -> Iterator[Read]:
        """Each question as read in a part around the sentence that answers, or else around the nearest one."""
        for question in questions:
            hits = self.retriever.retrieve(question.text, most_read(question.text))
            centre = next((hit for hit in hits if covers(hit, question)), hits[0])
            yield read_one(question, self._around(centre.position, random.choice(PART_SIZES)), model)

    def _around(self, position: int, size: int) -> Retriever:
        """The part of `size` sentences, or what the corpus has of them, that a sentence stands in."""
        part = slice(position - position % size, position - position % size + size)
        sentences = self.retriever.corpus.sentences[part]
        corpus = Corpus(self.retriever.corpus.documents, sentences, sections_of(sentences))
        terms = Bm25Index.from_texts([sentence.words for sentence in sentences])
        return Retriever(corpus, self.retriever.encoder, FaissIndex.from_vectors(self.vectors[part]), terms)


def covers(hit: Hit, question: Question) -> bool:
    """Whether a hit covers an accepted answer."""
    sentence = hit.sentence
    return sentence.document.id == question.document and any(sentence.span.covers(span) for span in question.answers)
