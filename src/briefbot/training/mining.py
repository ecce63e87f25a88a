"""Question sets → examples: the candidates are what the bot's own retrieval finds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefbot.adapters.bm25_index import Bm25Index
from briefbot.adapters.faiss_index import FaissIndex
from briefbot.adapters.nupunkt import boundaries
from briefbot.adapters.parsing import parsed
from briefbot.core.candidates import candidate
from briefbot.core.corpus import Corpus
from briefbot.core.retrieval import Encoder, Retriever, Vector, Vectors, passages
from briefbot.core.text import Sentence, Span
from briefbot.evaluation.squad import Question, QuestionSet
from briefbot.training.examples import Example, Examples, Highlight

# So many candidates a question has to learn from, some more than are read when the reader works.
CANDIDATES = 16
# An answer as long as this share of its sentence is the sentence, and no highlight in it.
_WHOLE = 0.8


@dataclass(frozen=True, slots=True)
class QuestionsEncoded:
    """An encoder that has encoded all questions beforehand, in one go; passages are left to the real one."""

    encoder: Encoder
    vectors: dict[str, Vector]

    @classmethod
    def from_questions(cls, encoder: Encoder, questions: Sequence[Question]) -> "QuestionsEncoded":
        """With the vectors of `questions`."""
        texts = sorted({question.text for question in questions}, key=len)
        return cls(encoder, dict(zip(texts, encoder.encode_queries(texts), strict=True)))

    @property
    def fingerprint(self) -> str:
        """That of the real encoder."""
        return self.encoder.fingerprint

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of length one, float32, shape (len(passages), dimensions)."""
        return self.encoder.encode_passages(passages)

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """The vectors of questions that were encoded beforehand, same shape."""
        import numpy as np

        return np.stack([self.vectors[query] for query in queries])


def mined(question_set: QuestionSet, encoder: Encoder) -> Examples:
    """Each question with the sentences that retrieval finds for it, and those that answer it.

    A sentence answers if it covers an accepted answer or, where none does, if it covers most of one: sentences are
    divided elsewhere in other sets than here.
    """
    documents = [parsed(identity, text)[0] for identity, text in question_set.texts.items()]
    corpus = Corpus.from_documents(documents, boundaries)
    prepared = QuestionsEncoded.from_questions(encoder, question_set.questions)
    vectors = prepared.encode_passages(passages(corpus.sentences))
    terms = Bm25Index.from_texts([sentence.words for sentence in corpus.sentences])
    retriever = Retriever(corpus, prepared, FaissIndex.from_vectors(vectors), terms)
    by_document = positions_by_document(corpus)
    found = [example(one, retriever, by_document) for one in question_set.questions]
    return Examples(
        tuple(candidate(corpus.sentences, position) for position in range(len(corpus.sentences))), tuple(found)
    )


def positions_by_document(corpus: Corpus) -> dict[str, list[int]]:
    """The positions of each document's sentences, by its id."""
    found: dict[str, list[int]] = {}
    for position, sentence in enumerate(corpus.sentences):
        found.setdefault(sentence.document.id, []).append(position)
    return found


def example(question: Question, retriever: Retriever, by_document: dict[str, list[int]]) -> Example:
    """The example that a question becomes."""
    hits = tuple(hit.position for hit in retriever.retrieve(question.text, CANDIDATES))
    sentences = retriever.corpus.sentences
    gold = answering(question.answers, by_document[question.document], sentences)
    found = {position: agreed(highlights_in(sentences[position], question.answers)) for position in gold}
    highlights = {position: place for position, place in found.items() if place}
    return Example(question.text, hits, tuple(gold), highlights)


def answering(answers: Iterable[Span], positions: Sequence[int], sentences: Sequence[Sentence]) -> list[int]:
    """The positions of the sentences that cover one of the answers, or most of one where none covers it."""
    listed = list(answers)
    covering = [p for p in positions if any(sentences[p].span.covers(answer) for answer in listed)]
    return covering or [p for p in positions if any(covers_most(sentences[p].span, answer) for answer in listed)]


def covers_most(span: Span, answer: Span) -> bool:
    """Whether more than half of an answer lies in `span`."""
    common = span.overlap(answer)
    return common is not None and len(common) > len(answer) / 2


def agreed(places: Iterable[Highlight]) -> Highlight | None:
    """The place that most annotators gave, the shortest of those that equally many gave; None if there is none."""
    counts = Counter(places)
    return min(counts, key=lambda place: (-counts[place], place[1] - place[0]), default=None)


def highlights_in(sentence: Sentence, answers: Iterable[Span]) -> Iterator[Highlight]:
    """The characters of the sentence's words that each of the short answers in it has."""
    for answer in answers:
        if sentence.span.covers(answer) and len(answer) < _WHOLE * len(sentence.span):
            words = sentence.words_of(answer)
            start = len(sentence.words_of(Span(sentence.span.start, answer.start)))
            place = sentence.words.find(words, start)
            if words and place >= 0:
                yield place, place + len(words)
