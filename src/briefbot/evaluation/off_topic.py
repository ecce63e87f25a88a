"""A question set → questions that are about something else than what is asked about."""

from pathlib import Path

from briefbot.evaluation.formats import Format, format_of, read_text
from briefbot.evaluation.question_lines import off_topic_in
from briefbot.evaluation.selection_tables import selections_in
from briefbot.evaluation.sets import Item
from briefbot.evaluation.squad import squad_set


def off_topic_items(path: Path) -> tuple[Item, ...]:
    """The questions in a file: of SQuAD those that are answered there, of other sets all.

    Raises:
        InvalidQuestionSet: if it is no question set.
    """
    text, name = read_text(path), path.name
    match format_of(text, name):
        case Format.SQUAD:
            return tuple(Item(one.text, is_off_topic=True) for one in squad_set(text, name).questions if one.answers)
        case Format.LINES:
            return off_topic_in(text, name)
        case Format.ANSWER_SELECTION:
            return tuple(Item(one.question, is_off_topic=True) for one in selections_in(text, name))
