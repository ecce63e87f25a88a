"""Question sets in SQuAD's format → a folder of documents, and questions with the places of their answers."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BETWEEN_PARAGRAPHS = "\n\n"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and where in which document each accepted answer stands: (start, end); none if it has no answer."""

    text: str
    document: str
    answers: tuple[tuple[int, int], ...]


def articles_in(path: Path) -> list[dict[str, Any]]:
    """The articles of a question set, compressed or not."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found: list[dict[str, Any]] = json.loads(data)["data"]
    return found


def document_name(article: dict[str, Any]) -> str:
    """The name of the file that an article is written to."""
    return f"{article['title'].replace('/', '_')}.txt"


def write_documents(articles: list[dict[str, Any]], folder: Path) -> None:
    """Writes one document for each article, its paragraphs joined by blank lines."""
    for article in articles:
        text = BETWEEN_PARAGRAPHS.join(paragraph["context"] for paragraph in article["paragraphs"])
        (folder / document_name(article)).write_bytes(text.encode())


def questions_in(articles: list[dict[str, Any]]) -> Iterator[Question]:
    """All questions, their answers as places in the written documents."""
    for article in articles:
        offset = 0
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                answers = () if asked.get("is_impossible") else tuple(places(asked["answers"], offset))
                yield Question(asked["question"].strip(), document_name(article), answers)
            offset += len(paragraph["context"]) + len(BETWEEN_PARAGRAPHS)


def places(answers: list[dict[str, Any]], offset: int) -> Iterator[tuple[int, int]]:
    """Where the accepted answers of a paragraph that begins at `offset` stand."""
    for answer in answers:
        start = offset + answer["answer_start"]
        yield start, start + len(answer["text"])
