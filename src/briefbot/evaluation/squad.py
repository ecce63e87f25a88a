"""Question sets in SQuAD's format → documents, and questions with the places of their answers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefbot.core.text import Span
from briefbot.evaluation.errors import InvalidQuestionSet
from briefbot.evaluation.formats import read_text

BETWEEN_PARAGRAPHS = "\n\n"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and where in which document each accepted answer stands; no answers if there is none."""

    text: str
    document: str
    answers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, and the texts that they are asked about by the ids of the documents."""

    texts: Mapping[str, str]
    questions: tuple[Question, ...]

    @property
    def answerable(self) -> list[Question]:
        """Those that the texts answer."""
        return [question for question in self.questions if question.answers]

    @property
    def near_misses(self) -> list[Question]:
        """Those that the texts do not answer."""
        return [question for question in self.questions if not question.answers]


def read_squad(path: Path) -> QuestionSet:
    """The set in a file of SQuAD 1.1 or 2.0, compressed with gzip or not; an article is one document.

    Raises:
        InvalidQuestionSet: if it cannot be read, or is not written like that.
    """
    return squad_set(read_text(path), path.name)


def squad_set(text: str, name: str) -> QuestionSet:
    """The set that the file `name` with this text is.

    Raises:
        InvalidQuestionSet: if it is not written as SQuAD is, or an answer does not stand where it is said to.
    """
    articles = articles_in(text, name)
    questions: list[Question] = []
    for article in articles:
        try:
            questions += questions_in(article)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            raise InvalidQuestionSet(fault(name, article, error)) from error
    texts = {document_id(article): article_text(article) for article in articles}
    if len(texts) < len(articles):
        raise InvalidQuestionSet(f"{name} has two articles with one title; give each its own.")
    return QuestionSet(texts, tuple(questions))


def articles_in(text: str, name: str) -> Sequence[dict[str, Any]]:
    """The articles in a file's text."""
    try:
        articles = json.loads(text)["data"]
    except json.JSONDecodeError as error:
        raise InvalidQuestionSet(f"{name} is not JSON: line {error.lineno}, {error.msg}; fetch it again.") from error
    except (LookupError, TypeError, RecursionError) as error:
        raise InvalidQuestionSet(f'{name} has no list "data" of articles, as SQuAD has; write it so.') from error
    if not isinstance(articles, list):
        raise InvalidQuestionSet(f'{name} has a "data" that is no list of articles, as SQuAD has; write it so.')
    return articles


def fault(name: str, article: Any, error: Exception) -> str:
    """What is said of an article that cannot be read."""
    title = article.get("title", "?") if isinstance(article, dict) else "?"
    what = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
    return f"{name}, article {title!r}, is not written as SQuAD is: {what}; mend it there."


def document_id(article: dict[str, Any]) -> str:
    """The id of the document that an article becomes; a dot in front would hide its file."""
    name = article["title"].replace("/", "_")
    return f"{'_' if name.startswith('.') else ''}{name}.txt"


def article_text(article: dict[str, Any]) -> str:
    """The paragraphs of an article, parted by blank lines."""
    return BETWEEN_PARAGRAPHS.join(paragraph["context"] for paragraph in article["paragraphs"])


def questions_in(article: dict[str, Any]) -> Iterator[Question]:
    """All questions about an article."""
    offset = 0
    for paragraph in article["paragraphs"]:
        for asked in paragraph["qas"]:
            answers = () if asked.get("is_impossible") else tuple(places(asked, paragraph["context"], offset))
            yield Question(asked["question"].strip(), document_id(article), answers)
        offset += len(paragraph["context"]) + len(BETWEEN_PARAGRAPHS)


def places(asked: dict[str, Any], context: str, offset: int) -> Iterator[Span]:
    """Where the accepted answers of a question stand, whose paragraph begins at `offset`."""
    for answer in asked["answers"]:
        start, words = answer["answer_start"], answer["text"]
        if not words.strip() or not context.startswith(words, start):
            raise ValueError(f"the answer {words!r} to {asked['question']!r} does not stand at {start}")
        yield Span(offset + start, offset + start + len(words.rstrip()))
