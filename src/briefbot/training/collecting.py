"""Questions as the bot reads them: the hits of retrieval and the marks of a model, to calibrate and to measure with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefbot.adapters.bm25_index import Bm25Index
from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.nupunkt import boundaries
from briefbot.adapters.parsing import parsed
from briefbot.core.bot import READ
from briefbot.core.candidates import CrossEncoder, Mark, candidate
from briefbot.core.corpus import Corpus
from briefbot.core.retrieval import Encoder, Hit, Retriever, passages
from briefbot.evaluation.squad import Question, QuestionSet


@dataclass(frozen=True, slots=True)
class Read:
    """A question with its hits, nearest first, the mark of each, and which of them answer."""

    question: Question
    hits: tuple[Hit, ...]
    marks: tuple[Mark, ...]
    gold: tuple[bool, ...]


def retriever_of(question_set: QuestionSet, encoder: Encoder) -> Retriever:
    """The retriever over the texts of a set."""
    corpus = Corpus.from_documents((parsed(name, text)[0] for name, text in question_set.texts.items()), boundaries)
    vectors = FaissIndex.from_vectors(encoder.encode_passages(passages(corpus.sentences)))
    terms = Bm25Index.from_texts([sentence.words for sentence in corpus.sentences])
    return Retriever(corpus, encoder, vectors, terms)


def read_all(questions: Sequence[Question], retriever: Retriever, model: CrossEncoder) -> Iterator[Read]:
    """Each question as read; a sentence is gold if it covers an accepted answer at its place."""
    sentences = retriever.corpus.sentences
    for question in questions:
        hits = retriever.retrieve(question.text, READ)
        marks = model.marks(question.text, [candidate(sentences, hit.position) for hit in hits])
        yield Read(question, hits, tuple(marks), tuple(covers(hit, question) for hit in hits))


def covers(hit: Hit, question: Question) -> bool:
    """Whether a hit covers an accepted answer."""
    sentence = hit.sentence
    return sentence.document.id == question.document and any(sentence.span.covers(span) for span in question.answers)
