"""What a bot wants to show: texts, quotes, keyboards and inline results, judged as the real server judges them."""

import re
from collections.abc import Sequence
from typing import Final

from tests.telegram.fake_calls import Parameters
from tests.telegram.fake_state import Button, Message, Quote
from tests.telegram.oracle import (
    Json,
    RefusedError,
    Text,
    WrongTextError,
    cleaned,
    displayed,
    find_quote,
    parsed,
    with_entities,
)

LONGEST_TEXT: Final = 4096
LONGEST_RAW: Final = 32_768  # bytes
LONGEST_QUOTE: Final = 1024
MOST_BUTTONS: Final = 100
LONGEST_DATA: Final = 64  # bytes
ACTIONS_OF_BUTTONS: Final = frozenset(
    {"callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"}
)


def outgoing(parameters: Parameters, too_long: str, name: str = "text") -> Text:
    """A text of the bot as people will see it, after TDLib's verdict and within the limits."""
    raw = parameters.text(name)
    if not raw:
        raise WrongTextError("Bad Request: message text is empty")
    if len(raw.encode("utf-8", "surrogatepass")) > LONGEST_RAW:
        raise WrongTextError("Bad Request: message is too long")
    text = _marked_up(parameters, raw, "parse_mode", "entities")
    if len(text) > LONGEST_TEXT:
        raise WrongTextError(too_long)
    shown = displayed(text)
    if not shown.plain:
        raise WrongTextError("Bad Request: text must be non-empty")
    return shown


def _marked_up(parameters: Parameters, raw: str, mode: str, entities: str) -> Text:
    """A text with its markup read; a parse mode has precedence over a list of entities."""
    if parameters.text(mode):
        return parsed(raw, parameters.text(mode))
    return with_entities(raw, parameters.json(entities) or [])


def quote_text(reply: Parameters) -> Text | None:
    """The quote of `reply_parameters`, not trimmed."""
    raw = reply.text("quote")
    return cleaned(_marked_up(reply, raw, "quote_parse_mode", "quote_entities")) if raw else None


def quoted(message: Message, quote: Text | None, near: int) -> Quote | None:
    """The quote, if it stands in the message word for word."""
    if quote is None:
        return None
    position = find_quote(message.text, quote, near) if len(quote) <= LONGEST_QUOTE else None
    if position is None:
        raise RefusedError("Bad Request: QUOTE_TEXT_INVALID")
    return Quote(quote, position)


def keyboard_of(parameters: Parameters) -> tuple[tuple[tuple[Button, ...], ...], Json]:
    """The keys under a message, and the same as JSON; other reply markups are accepted and leave no trace."""
    markup = parameters.json("reply_markup") or {}
    rows = tuple(tuple(_button(button) for button in row) for row in markup.get("inline_keyboard", ()) if row)
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise WrongTextError("Bad Request: REPLY_MARKUP_TOO_LONG")
    return rows, {"inline_keyboard": markup["inline_keyboard"]} if rows else {}


def _button(button: Json) -> Button:
    text, data, url = (str(button.get(name, "")) for name in ("text", "callback_data", "url"))
    if not text:
        raise WrongTextError("Bad Request: BUTTON_TEXT_INVALID")
    if len(data.encode()) > LONGEST_DATA or ("callback_data" in button and not data):
        raise WrongTextError("Bad Request: BUTTON_DATA_INVALID")
    if url and not re.match(r"(?:https?|tg)://", url):
        raise WrongTextError("Bad Request: BUTTON_URL_INVALID")
    if not ACTIONS_OF_BUTTONS & button.keys():
        reason = "Text buttons are unallowed in the inline keyboard"
        raise WrongTextError(f"Bad Request: can't parse inline keyboard button: {reason}")
    return Button(text, data, url)


def checked_results(results: Sequence[Json]) -> dict[str, Text]:
    """What each inline result would send, by its id."""
    texts: dict[str, Text] = {}
    for result in results:
        name = str(result.get("id", ""))
        if not 1 <= len(name.encode()) <= LONGEST_DATA:
            raise WrongTextError("Bad Request: RESULT_ID_INVALID")
        if name in texts:
            raise WrongTextError("Bad Request: RESULT_ID_DUPLICATE")
        if not result.get("title"):
            raise WrongTextError("Bad Request: can't parse inline query result: article title is empty")
        keyboard_of(Parameters({"reply_markup": result.get("reply_markup")}))
        content = Parameters(result.get("input_message_content") or {})
        texts[name] = outgoing(content, "Bad Request: MESSAGE_TOO_LONG", "message_text")
    return texts


def link_preview_is_off(parameters: Parameters) -> bool:
    """Whether a page behind a link is not to be shown."""
    options = Parameters(parameters.json("link_preview_options") or {})
    return options.flag("is_disabled") or parameters.flag("disable_web_page_preview")
