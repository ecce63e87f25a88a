"""Telegram's own verdict on a text: TDLib's parser, from the package `tdjson`, which needs no network.

Offsets and lengths count UTF-16 units, as everywhere in the Bot API.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import chain
from typing import Any, Final

import tdjson

Json = dict[str, Any]

MOST_ENTITIES: Final = 100  # what stands behind the hundredth is shown as plain text
SPACE: Final = " \n"
KINDS: Final = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "blockquote": "BlockQuote",
    "expandable_blockquote": "ExpandableBlockQuote",
    "text_link": "TextUrl",
    "text_mention": "MentionName",
}
FOUND_KINDS: Final = {
    "url": "Url",
    "mention": "Mention",
    "hashtag": "Hashtag",
    "cashtag": "Cashtag",
    "bot_command": "BotCommand",
    "email": "EmailAddress",
    "phone_number": "PhoneNumber",
}
QUOTED_KINDS: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
OPAQUE_KINDS: Final = frozenset({"code", "pre", "text_link", "text_mention"})
KIND_OF: Final = {name: kind for kind, name in chain(KINDS.items(), FOUND_KINDS.items())} | {"PreCode": "pre"}
PARSE_MODES: Final[Mapping[str, Json]] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
# TDLib cleans a text only together with reading it as Markdown: its signs stand aside meanwhile, in a private area.
SHIELD: Final = {ord(sign): 0xF400 + ord(sign) for sign in "*_~|`[]()\\"}
UNSHIELD: Final = {shield: sign for sign, shield in SHIELD.items()}


class RefusedError(Exception):
    """A method cannot be done: the status and description that the server answers with."""

    def __init__(self, description: str, status: int = HTTPStatus.BAD_REQUEST, **parameters: int) -> None:
        super().__init__(description)
        self.description = description
        self.status = int(status)
        self.parameters = parameters


class WrongTextError(RefusedError):
    """A text or keyboard that the bot must not send: a fault of the bot, whatever it makes of the refusal."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text that is shown in a special way."""

    kind: str
    offset: int
    length: int
    url: str = ""
    language: str = ""
    user_id: int = 0

    @property
    def end(self) -> int:
        """Where the stretch is over."""
        return self.offset + self.length

    def clipped(self, start: int, end: int) -> "Entity":
        """What lies between `start` and `end`, counted from `start`; its length may be 0."""
        first, last = max(self.offset, start), min(self.end, end)
        return replace(self, offset=first - start, length=max(0, last - first))

    def as_json(self) -> Json:
        """The entity as the Bot API writes it."""
        extra: Json = {"url": self.url} if self.url else {}
        extra |= {"language": self.language} if self.language else {}
        if self.user_id:
            extra |= {"user": {"id": self.user_id, "is_bot": False, "first_name": "?"}}
        return {"type": self.kind, "offset": self.offset, "length": self.length, **extra}


@dataclass(frozen=True, slots=True)
class Text:
    """A text without markup, and how stretches of it are shown."""

    plain: str
    entities: tuple[Entity, ...] = ()

    def __len__(self) -> int:
        """UTF-16 units."""
        return utf16_length(self.plain)

    def cut(self, start: int, end: int) -> "Text":
        """The part between two places, with what is left of the entities."""
        clipped = (entity.clipped(start, end) for entity in self.entities)
        return Text(_cut(self.plain, start, end), tuple(entity for entity in clipped if entity.length))

    def marked(self, kind: str) -> tuple[str, ...]:
        """The stretches that are shown as `kind`, in order."""
        return tuple(_cut(self.plain, each.offset, each.end) for each in self.entities if each.kind == kind)


def utf16_length(text: str) -> int:
    """UTF-16 units of `text`."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parsed(markup: str, mode: str) -> Text:
    """`markup` as TDLib reads it; WrongTextError says why it cannot."""
    parse_mode = PARSE_MODES.get(mode.lower())
    if parse_mode is None:
        raise WrongTextError("Bad Request: unsupported parse_mode")
    return _read(_execute({"@type": "parseTextEntities", "text": markup, "parse_mode": parse_mode}))


def with_entities(plain: str, entities: Iterable[Json]) -> Text:
    """`plain` with the entities of a request; kinds that Telegram finds by itself are ignored, as there."""
    return Text(plain, tuple(_from_request(entity) for entity in entities if entity.get("type") in KINDS))


def cleaned(text: Text) -> Text:
    """`text` as TDLib stores it: other white space replaced, entities checked, merged and put in order."""
    answer = _read(_execute({"@type": "parseMarkdown", "text": _write(replace(text, plain=_shielded(text.plain)))}))
    return replace(answer, plain=answer.plain.translate(UNSHIELD))


def displayed(text: Text) -> Text:
    """`text` as people see it: cleaned, trimmed, links and commands found, at most a hundred entities."""
    trimmed = _trimmed(cleaned(text))
    covered = [entity for entity in trimmed.entities if entity.kind in OPAQUE_KINDS]
    extra = [
        entity
        for entity in found(trimmed.plain)
        if not any(entity.offset < other.end and other.offset < entity.end for other in covered)
    ]
    entities = sorted((*trimmed.entities, *extra), key=lambda entity: (entity.offset, -entity.length))
    return Text(trimmed.plain, tuple(entities[:MOST_ENTITIES]))


def found(plain: str) -> tuple[Entity, ...]:
    """The links, mentions, hashtags and commands that Telegram finds by itself."""
    answer = _execute({"@type": "getTextEntities", "text": plain})
    return tuple(_from_tdlib(entity) for entity in answer["entities"] if _name(entity) in KIND_OF)


def find_quote(message: Text, quote: Text, near: int = 0) -> int | None:
    """Where `quote` stands in `message`, letter by letter and with the same emphasis; None if nowhere."""
    places = (place for place in _places(message.plain, quote.plain) if _same_emphasis(message, quote, place))
    return min(places, key=lambda place: abs(place - near), default=None)


def _places(text: str, words: str) -> Iterable[int]:
    """All places of `words` in `text`, in UTF-16 units."""
    place = text.find(words) if words else -1
    while place >= 0:
        yield utf16_length(text[:place])
        place = text.find(words, place + 1)


def _same_emphasis(message: Text, quote: Text, place: int) -> bool:
    """Whether the words at `place` are as bold, italic, … as in the quote."""
    there = message.cut(place, place + len(quote))
    return _emphasis(there) == _emphasis(quote)


def _emphasis(text: Text) -> set[Entity]:
    """The entities that a quote must have in common with its message."""
    return {entity for entity in text.entities if entity.kind in QUOTED_KINDS}


def _trimmed(text: Text) -> Text:
    """Without white space at the end, nor at the start before the first entity."""
    end = utf16_length(text.plain.rstrip(SPACE))
    first = min((entity.offset for entity in text.entities), default=end)
    start = min(len(text.plain) - len(text.plain.lstrip(SPACE)), first)
    return text.cut(start, end) if start < end else Text("")


def _cut(text: str, start: int, end: int) -> str:
    """The part of `text` between two places in UTF-16 units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def _shielded(text: str) -> str:
    return text.translate(SHIELD)


def _execute(request: Json) -> Json:
    """TDLib's answer; its errors as the Bot API words them."""
    try:
        answer: Json = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    except UnicodeDecodeError as error:
        raise WrongTextError("Bad Request: strings must be encoded in UTF-8") from error
    if answer.get("@type") == "error":
        message = str(answer["message"])
        raise WrongTextError(f"Bad Request: {message[:1].lower()}{message[1:]}")
    return answer


def _read(answer: Json) -> Text:
    """A `formattedText` of TDLib."""
    return Text(answer["text"], tuple(_from_tdlib(entity) for entity in answer["entities"] if _name(entity) in KIND_OF))


def _write(text: Text) -> Json:
    """A `formattedText` for TDLib."""
    return {"@type": "formattedText", "text": text.plain, "entities": [_to_tdlib(entity) for entity in text.entities]}


def _name(entity: Json) -> str:
    return str(entity["type"]["@type"]).removeprefix("textEntityType")


def _from_tdlib(entity: Json) -> Entity:
    kind = entity["type"]
    return Entity(
        KIND_OF[_name(entity)],
        entity["offset"],
        entity["length"],
        kind.get("url", ""),
        kind.get("language", ""),
        kind.get("user_id", 0),
    )


def _to_tdlib(entity: Entity) -> Json:
    kind = "PreCode" if entity.kind == "pre" and entity.language else KINDS[entity.kind]
    extra: Json = {"url": entity.url} if kind == "TextUrl" else {}
    extra |= {"language": entity.language} if kind == "PreCode" else {}
    extra |= {"user_id": entity.user_id} if kind == "MentionName" else {}
    type_of_entity = {"@type": f"textEntityType{kind}", **extra}
    return {"@type": "textEntity", "offset": entity.offset, "length": entity.length, "type": type_of_entity}


def _from_request(entity: Json) -> Entity:
    user = entity.get("user") or {}
    return Entity(
        entity["type"],
        int(entity["offset"]),
        int(entity["length"]),
        str(entity.get("url", "")),
        str(entity.get("language", "")),
        int(user.get("id", 0)),
    )


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
