"""The buttons that show a sentence in its paragraph, and lead from there through the document."""

from dataclasses import dataclass
from functools import partial

from briefbot.core.records import RecordedReply
from briefbot.core.text import Sentence
from briefbot.faces.telegram.contexts import Paragraph, in_context, paragraph_at, paragraph_of, sentences_of
from briefbot.faces.telegram.keyboards import under_paragraph
from briefbot.faces.telegram.pressing import Outcome, Pressed, reply_of, unknown
from briefbot.faces.telegram.room import Room


@dataclass(frozen=True, slots=True)
class Page:
    """A paragraph and the sentence that was cited; there is no paragraph beyond the ends of the document."""

    paragraph: Paragraph | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Leafing:
    """Paragraphs around cited sentences."""

    room: Room

    async def open(self, pressed: Pressed) -> Outcome:
        """Shows the paragraph of a citation below its reply."""
        return await self._turn_to(pressed, details=1)

    async def leaf(self, pressed: Pressed) -> Outcome:
        """Shows another paragraph in the place of this one."""
        return await self._turn_to(pressed, details=2)

    async def close(self, pressed: Pressed) -> Outcome:
        """Takes the paragraph away; where Telegram no longer allows that, its buttons."""
        if str(pressed.ticket) not in tickets_of(pressed):
            return unknown(pressed.turn)
        return Outcome(effect=partial(self._close, pressed))

    async def _close(self, pressed: Pressed) -> None:
        if not await pressed.turn.delete(pressed.message):
            await pressed.turn.change_keyboard(pressed.message, None)

    async def _turn_to(self, pressed: Pressed, details: int) -> Outcome:
        """Finds the page that a ticket with so many numbers names."""
        reply, numbers = reply_of(pressed, self.room), pressed.ticket.numbers
        if reply is None or len(numbers) != details or not 1 <= numbers[0] <= len(reply.receipts):
            return unknown(pressed.turn)
        page = await self.room.bench.make(partial(self._page, reply, *numbers))
        if page is None:
            return Outcome(pressed.turn.wording.telegram.old_button, is_alert=True)
        if page.paragraph is None:
            return Outcome(pressed.turn.wording.telegram.no_paragraph)
        return Outcome(effect=partial(self._show, pressed, page.sentence, page.paragraph))

    def _page(self, reply: RecordedReply, citation: int, number: int | None = None) -> Page | None:
        """The page with that number, or else the citation's own; None if the document does not have it any more."""
        receipt, corpus = reply.receipts[citation - 1], self.room.briefing.corpus()
        cited = (one for one in sentences_of(corpus, receipt.document) if one.span == receipt.span)
        sentence = next(cited, None)
        if sentence is None or not receipt.fits(sentence.document):
            return None
        own = paragraph_of(corpus, sentence)
        return Page(own if number is None else paragraph_at(corpus, receipt.document, number), sentence)

    async def _show(self, pressed: Pressed, sentence: Sentence, paragraph: Paragraph) -> None:
        """A new message below the reply, or the old one with another paragraph in it."""
        turn, reply, citation = pressed.turn, pressed.ticket.subject, pressed.ticket.numbers[0]
        markup = in_context(paragraph, turn.wording, sentence.span)
        keyboard = under_paragraph(paragraph, reply, citation, turn.wording)
        if len(pressed.ticket.numbers) > 1 and await turn.edit(pressed.message, markup, keyboard):
            return
        turn.reply_to(pressed.message)
        await turn.say(markup, keyboard)


def tickets_of(pressed: Pressed) -> set[object]:
    """What the buttons carry under the message of which one was pressed."""
    rows = pressed.keyboard.inline_keyboard if pressed.keyboard else ()
    return {button.callback_data for row in rows for button in row}
