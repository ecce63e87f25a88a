"""JSON Lines in, JSON Lines out: for programs. The format is a contract, written down in README.md."""

import json
import math
import re
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from briefbot.core.answering import Abstention, Answer, Citation, Reply
from briefbot.core.errors import BriefbotError, InvalidRequest
from briefbot.core.text import UNPRINTABLE, Sentence, Span
from briefbot.faces.in_order import in_order

Ask = Callable[[str, Sequence[str]], Reply]

# Besides what is nowhere printed: halves of characters, which cannot be written as UTF-8.
_ESCAPED = re.compile(f"{UNPRINTABLE.pattern}|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Request:
    """A line of a batch: what to ask, and what to call the reply."""

    identity: Any
    question: str
    history: tuple[str, ...] = ()


def reply_lines(lines: Iterable[bytes], ask: Ask, callers: int) -> Generator[str, None, None]:
    """One JSON object for each line that is not blank, in order; a bad line gets an object that says what is wrong.

    So many `callers` ask at the same time.
    """

    def reply_line(numbered: tuple[int, bytes]) -> str:
        number, line = numbered
        return json_line(reply_object_for(line, number, ask))

    return in_order(reply_line, ((number, line) for number, line in enumerate(lines, 1) if line.strip()), callers)


def reply_object_for(line: bytes, number: int, ask: Ask) -> dict[str, Any]:
    """The object that answers one line."""
    identity: Any = number
    try:
        fields = fields_in(line, number)
        identity = fields.get("id", number)
        return reply_object(request_from(fields, number), ask)
    except BriefbotError as error:
        return {"id": identity, "error": str(error)}


def reply_object(request: Request, ask: Ask) -> dict[str, Any]:
    """The reply to `request` as README describes it."""
    start = time.perf_counter()
    reply = ask(request.question, request.history)
    milliseconds = (time.perf_counter() - start) * 1000
    return {"id": request.identity, "question": request.question} | content(reply) | {"ms": round(milliseconds, 1)}


def content(reply: Reply) -> dict[str, Any]:
    """What a reply says, apart from when and to whom."""
    match reply:
        case Answer(citations=citations):
            return {
                "reply": "answer",
                **certainty(reply),
                "citations": [citation_object(citation) for citation in citations],
                "nearest": [],
            }
        case Abstention(reason=reason, nearest=nearest):
            return {
                "reply": "abstention",
                **certainty(reply),
                "reason": reason.value,
                "citations": [],
                "nearest": [citation_object(citation) for citation in nearest],
            }


def certainty(reply: Reply) -> dict[str, float]:
    """How sure a reply is, and how far from being of the other kind."""
    values = {"confidence": reply.confidence, "threshold": reply.threshold, "margin": reply.margin}
    return {name: rounded(value) for name, value in values.items()}


def rounded(value: float) -> float:
    """`value` with four decimals; never the -0.0 that little less than nothing would become."""
    return round(value, 4) + 0.0


def citation_object(citation: Citation) -> dict[str, Any]:
    """A citation; each `start` and `end` counts characters of the document's text."""
    sentence = citation.sentence
    return {
        "number": citation.number,
        "document": sentence.document.id,
        "title": sentence.document.title,
        "heading": sentence.heading,
        **place_object(sentence.span),
        "text": sentence.text,
        "highlight": place_object(citation.highlight) if citation.highlight else None,
        "context": context_object(citation.context) if citation.context else None,
        "score": rounded(citation.score),
    }


def context_object(sentence: Sentence) -> dict[str, Any]:
    """The sentence before a cited one; it is of the same document."""
    return {**place_object(sentence.span), "text": sentence.text}


def place_object(span: Span) -> dict[str, int]:
    """A place in a document."""
    return {"start": span.start, "end": span.end}


def fields_in(line: bytes, number: int) -> dict[str, Any]:
    """The JSON object in one line.

    Raises:
        InvalidRequest: if there is none.
    """
    try:
        fields = json.loads(line.decode("utf-8-sig"), parse_constant=refuse, parse_float=finite)
    except (ValueError, RecursionError) as error:
        example = 'write one object a line, like {"question": "Who met?"}'
        raise InvalidRequest(f"Line {number} is not JSON; {example}.") from error
    if not isinstance(fields, dict):
        raise InvalidRequest(without_question(number))
    return fields


def refuse(constant: str) -> float:
    """Raises ValueError: NaN and Infinity are no JSON, though Python reads and writes them."""
    raise ValueError(constant)


def finite(digits: str) -> float:
    """The number that `digits` write, if it is one that JSON can write again."""
    return value if math.isfinite(value := float(digits)) else refuse(digits)


def request_from(fields: dict[str, Any], number: int) -> Request:
    """The request that an object is.

    Raises:
        InvalidRequest: if it has no question, or a history that is none.
    """
    if not isinstance(fields.get("question"), str):
        raise InvalidRequest(without_question(number))
    if not is_history(fields.get("history")):
        raise InvalidRequest(f'Line {number} has a "history" that is not a list of questions; write ["…", "…"].')
    return Request(fields.get("id", number), fields["question"], tuple(fields.get("history") or ()))


def without_question(number: int) -> str:
    """What is said of a line without a question."""
    return f'Line {number} has no "question"; write an object like {{"question": "Who met?"}}.'


def is_history(value: Any) -> bool:
    """Whether a value is a list of earlier questions, or left out."""
    return value is None or (isinstance(value, list) and all(isinstance(question, str) for question in value))


def json_line(value: dict[str, Any]) -> str:
    """`value` in one line that any terminal can bear: JSON's own escapes stand for what it would obey."""
    return _ESCAPED.sub(escaped, json.dumps(value, ensure_ascii=False))


def escaped(found: re.Match[str]) -> str:
    """A character as JSON's escapes, which count UTF-16 units."""
    return json.dumps(found.group())[1:-1]
