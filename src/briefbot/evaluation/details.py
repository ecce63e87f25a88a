"""Outcomes → one JSON object a line: what was asked, what was cited, what was right."""

from collections.abc import Mapping
from typing import Any

from briefbot.core.answering import Citation
from briefbot.evaluation.judging import Judgement, Outcome, citations
from briefbot.evaluation.sets import Place
from briefbot.faces.jsonlines import citation_object, content, json_line

Texts = Mapping[str, str]


def detail_line(outcome: Outcome, judgement: Judgement, texts: Texts) -> str:
    """The line for one question.

    "cited" is what is cited if the bot is never silent, and "reply" what it replies as it is, like `briefbot ask`.
    """
    item = outcome.item
    fields = {
        "question": item.question,
        "history": list(item.history),
        "kind": item.kind.value,
        "word": judgement.word.value,
        "right": judgement.is_right,
        "score": round(judgement.confidence, 4),
        "highlight_f1": round(judgement.highlight_f1, 4),
        "gold": [place_object(place, texts) for place in item.gold],
        "cited": [cited_object(citation, outcome, texts) for citation in citations(outcome.never_silent)],
        "reply": content(outcome.own),
        "ms": round(outcome.milliseconds, 1),
    }
    return json_line(fields)


def place_object(place: Place, texts: Texts) -> dict[str, Any]:
    """A place that answers."""
    span = place.span
    text = span.cut(texts[place.document])
    return {"document": place.document, "start": span.start, "end": span.end, "text": text}


def cited_object(citation: Citation, outcome: Outcome, texts: Texts) -> dict[str, Any]:
    """A citation, whether it covers an accepted answer, and the words of its highlight."""
    highlight = citation.highlight
    words = highlight.cut(texts[citation.sentence.document.id]) if highlight else None
    return citation_object(citation) | {"right": outcome.item.is_answered_by(citation), "highlight_text": words}
