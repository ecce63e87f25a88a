"""JSON Lines with questions and the places that answer them → items.

    question   what is asked
    gold       places {"document", "start", "end", "text"}; [] if nothing answers; null if nobody knows what does
    history    the questions asked before it, oldest first; may be left out
    kind       "off_topic" for what is about something else altogether; anything else, or nothing, for other questions

Of a place either "text" or "start" and "end" may be left out; a text alone must stand in its document exactly once.
What `briefbot feedback export` writes is of this form; of its questions those are passed over that have no known
answer, and those that may need an earlier question, which is not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefbot.core.errors import InvalidRequest
from briefbot.core.text import Span
from briefbot.evaluation.errors import InvalidQuestionSet
from briefbot.evaluation.sets import Item, Kind, Place
from briefbot.faces.jsonlines import Request, fields_in, request_from

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuestionLines:
    """The items of a file, and how many of its lines were passed over."""

    items: tuple[Item, ...]
    passed_over: int


def items_in(lines: str, name: str, texts: Texts) -> QuestionLines:
    """The items in the lines of the file `name`, asked about documents with these texts by their ids.

    Raises:
        InvalidQuestionSet: if a line is none, or a place is not in the documents.
    """
    found = [item_in(fields, f"{name}, line {number}", texts) for number, fields in objects_in(lines, name)]
    items = tuple(item for item in found if item)
    return QuestionLines(items, len(found) - len(items))


def off_topic_in(lines: str, name: str) -> tuple[Item, ...]:
    """The questions in the lines of the file `name`, whatever answers them elsewhere.

    Raises:
        InvalidQuestionSet: if a line is no question.
    """
    requests = [request_in(fields, f"{name}, line {number}") for number, fields in objects_in(lines, name)]
    return tuple(Item(request.question, history=request.history, is_off_topic=True) for request in requests)


def objects_in(lines: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    """The number of each line that is not blank, and the object in it."""
    try:
        numbered = list(enumerate(lines.split("\n"), start=1))
        return [(number, fields_in(line.encode(), number)) for number, line in numbered if line.strip()]
    except InvalidRequest as error:
        raise InvalidQuestionSet(f"{name}: {error}") from error


def request_in(fields: dict[str, Any], where: str) -> Request:
    """The question and its history."""
    try:
        return request_from(fields, 0)
    except InvalidRequest as error:
        raise InvalidQuestionSet(
            f'{where}, is no question; write {{"question": "…", "gold": […]}}, and "history" as a list of questions.'
        ) from error


def item_in(fields: dict[str, Any], where: str, texts: Texts) -> Item | None:
    """The item that an object is, or None if it is to be passed over."""
    request, gold = request_in(fields, where), fields.get("gold", "left out")
    if gold is None or (fields.get("follow_up") and not request.history):
        return None
    if not isinstance(gold, list):
        raise InvalidQuestionSet(f'{where}, has no list "gold"; write the places that answer, or [] if nothing does.')
    places = tuple(place_in(place, where, texts) for place in gold)
    is_off_topic = fields.get("kind") == Kind.OFF_TOPIC.value
    if places and is_off_topic:
        raise InvalidQuestionSet(f'{where}, is "off_topic" and has an answer; take one of them out.')
    return Item(request.question, places, request.history, is_off_topic)


def place_in(place: Any, where: str, texts: Texts) -> Place:
    """A place as it is written, or found by its text."""
    if not isinstance(place, dict) or not isinstance(place.get("document"), str):
        raise InvalidQuestionSet(f'{where}, has a place without "document"; write {{"document": "…", "text": "…"}}.')
    if (text := texts.get(place["document"])) is None:
        raise InvalidQuestionSet(f"{where}, names {place['document']!r}, which is not among the documents; mend it.")
    span = placed(place, text, where) if "start" in place else found(place, text, where)
    return Place(place["document"], span)


def placed(place: dict[str, Any], text: str, where: str) -> Span:
    """The span that is written down, if it is in the text and holds the words that it is said to hold."""
    start, end, words = place["start"], place.get("end"), place.get("text")
    if end is None and isinstance(words, str) and type(start) is int:
        end = start + len(words)
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise InvalidQuestionSet(
            f'{where}, has a "start" and "end" that are no place in {place["document"]}; mend them.'
        )
    if words is not None and text[start:end] != words:
        raise InvalidQuestionSet(
            f"{where}: {place['document']} holds {text[start:end]!r} at {start}, not {words!r}; mend the place."
        )
    return Span(start, end)


def found(place: dict[str, Any], text: str, where: str) -> Span:
    """The span of the words, which must stand there exactly once."""
    words = place.get("text")
    if not isinstance(words, str) or not words.strip():
        raise InvalidQuestionSet(f'{where}, has a place with neither "start" nor "text"; write one of them.')
    start = text.find(words)
    if start < 0:
        raise InvalidQuestionSet(f"{where}: {place['document']} does not hold {words!r}; write it as it stands there.")
    if text.find(words, start + 1) >= 0:
        raise InvalidQuestionSet(f'{where}: {place["document"]} holds {words!r} more than once; write "start" as well.')
    return Span(start, start + len(words))
