"""JSON Lines in, JSON Lines out: for programs. The format is a contract, written down in README.md."""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from briefbot.core.answering import Abstention, Answer, Citation, Reply
from briefbot.core.errors import BriefbotError, InvalidRequest

Ask = Callable[[str, Sequence[str]], Reply]

# What JSON may hold as it is but a terminal would obey, and halves of characters that cannot be written as UTF-8.
_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|[\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A line of a batch: what to ask, and what to call the reply."""

    identity: Any
    question: str
    history: tuple[str, ...] = ()


def reply_lines(lines: Iterable[bytes], ask: Ask) -> Iterator[str]:
    """One JSON object for each line that is not blank, in order; a bad line gets an object that says what is wrong."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json_line(reply_object_for(line, number, ask))


def reply_object_for(line: bytes, number: int, ask: Ask) -> dict[str, Any]:
    """The object that answers one line."""
    try:
        request = request_from(line, number)
        return reply_object(request, ask)
    except BriefbotError as error:
        return {"id": number, "error": str(error)}


def reply_object(request: Request, ask: Ask) -> dict[str, Any]:
    """The reply to `request` as README describes it."""
    start = time.perf_counter()
    reply = ask(request.question, request.history)
    milliseconds = (time.perf_counter() - start) * 1000
    return {"id": request.identity, "question": request.question} | content(reply) | {"ms": round(milliseconds, 1)}


def content(reply: Reply) -> dict[str, Any]:
    """What a reply says, apart from when and to whom."""
    match reply:
        case Answer(citations=citations, confidence=confidence):
            return {
                "reply": "answer",
                "confidence": round(confidence, 4),
                "citations": [citation_object(citation) for citation in citations],
                "nearest": [],
            }
        case Abstention(reason=reason, nearest=nearest, confidence=confidence):
            return {
                "reply": "abstention",
                "confidence": round(confidence, 4),
                "reason": reason.value,
                "citations": [],
                "nearest": [citation_object(citation) for citation in nearest],
            }


def citation_object(citation: Citation) -> dict[str, Any]:
    """A citation; `start` and `end` count characters of the document's text, the highlight's too."""
    sentence, highlight = citation.sentence, citation.highlight
    return {
        "number": citation.number,
        "document": sentence.document.id,
        "title": sentence.document.title,
        "heading": sentence.heading,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "text": sentence.text,
        "highlight": {"start": highlight.start, "end": highlight.end} if highlight else None,
        "score": round(citation.score, 4),
    }


def request_from(line: bytes, number: int) -> Request:
    """The request in one line.

    Raises:
        InvalidRequest: if the line is not a JSON object with a question.
    """
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(
            f'Line {number} is not JSON; write one object a line, like {{"question": "Who met?"}}.'
        ) from error
    if not isinstance(fields, dict) or not isinstance(fields.get("question"), str):
        raise InvalidRequest(f'Line {number} has no "question"; write an object like {{"question": "Who met?"}}.')
    if not is_history(fields.get("history")):
        raise InvalidRequest(f'Line {number} has a "history" that is not a list of questions; write ["…", "…"].')
    return Request(fields.get("id", number), fields["question"], tuple(fields.get("history") or ()))


def is_history(value: Any) -> bool:
    """Whether a value is a list of earlier questions, or left out."""
    return value is None or (isinstance(value, list) and all(isinstance(question, str) for question in value))


def json_line(value: dict[str, Any]) -> str:
    """`value` in one line that any terminal can bear: JSON's own escapes stand for what it would obey."""
    return _ESCAPED.sub(escaped, json.dumps(value, ensure_ascii=False))


def escaped(found: re.Match[str]) -> str:
    """A character as JSON's escapes, which count UTF-16 units."""
    return json.dumps(found.group())[1:-1]
