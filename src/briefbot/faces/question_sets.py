"""What people rated → a question set: one JSON object a line, to measure with and to learn from.

    question    what was asked
    answerable  whether the documents answer it, as far as the rating tells
    gold        the places that answer it; empty if nothing does, null if the rating only tells that it was not these:
    wrong       places that were quoted and do not answer it
    rating      "good", "wrong_sentence", "should_be_silent" or "missed_something"
    follow_up   whether it may need the question before it to be understood
    generation  the index that answered

A place is {"document", "start", "end", "text"}: characters of the document's text, as everywhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from briefbot.core.receipts import Receipt
from briefbot.core.records import Rated, Rating
from briefbot.core.text import Document

Place = dict[str, Any]


def question_lines(rated: Iterable[Rated], documents: Mapping[str, Document]) -> Iterator[str]:
    """A line for each rating whose places still hold what was quoted; the others are left out."""
    for one in rated:
        if all(stands(receipt, documents) for receipt in one.receipts):
            places = [place(receipt, documents[receipt.document]) for receipt in one.receipts]
            yield json.dumps(question_object(one, places), ensure_ascii=False)


def stands(receipt: Receipt, documents: Mapping[str, Document]) -> bool:
    """Whether what was quoted still stands where it stood."""
    document = documents.get(receipt.document)
    return document is not None and receipt.fits(document)


def place(receipt: Receipt, document: Document) -> Place:
    """Where something was quoted, and what."""
    span = receipt.span
    return {"document": document.id, "start": span.start, "end": span.end, "text": span.cut(document.text)}


def question_object(rated: Rated, places: Sequence[Place]) -> dict[str, Any]:
    """A rating as an object; what was near but no answer was not quoted as one, and so is not wrong."""
    quoted = list(places) if rated.is_answer else []
    is_good, is_silence = rated.rating is Rating.GOOD, rated.rating is Rating.SHOULD_BE_SILENT
    answerable = rated.is_answer if is_good else not is_silence
    return {
        "question": rated.question,
        "answerable": answerable,
        "gold": quoted if is_good else ([] if is_silence else None),
        "wrong": quoted if rated.rating in {Rating.WRONG_SENTENCE, Rating.SHOULD_BE_SILENT} else [],
        "rating": rated.rating.value,
        "follow_up": rated.is_follow_up,
        "generation": rated.generation,
    }
