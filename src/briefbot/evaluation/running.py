"""`briefbot eval`: a file with questions → what was measured, and the files that were asked for."""

import importlib.util
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from briefbot.adapters.inventory import GivenDocuments
from briefbot.assembly import ENCODERS, Opened, Workshop
from briefbot.core.corpus import Corpus
from briefbot.evaluation.answer_selection import corpus_of, ranked
from briefbot.evaluation.comparing import compared, require_same
from briefbot.evaluation.errors import ExtraMissing, InvalidQuestionSet
from briefbot.evaluation.formats import Format, format_of, read_text
from briefbot.evaluation.judging import judged
from briefbot.evaluation.measuring import outcomes, texts_of
from briefbot.evaluation.off_topic import off_topic_items
from briefbot.evaluation.question_lines import items_in
from briefbot.evaluation.results import Result, saved_judgements
from briefbot.evaluation.selection_results import SelectionResult
from briefbot.evaluation.selection_tables import selections_in
from briefbot.evaluation.sets import Item, Place
from briefbot.evaluation.squad import Question, QuestionSet, squad_set
from briefbot.evaluation.tasks import Task, write_result, write_selection
from briefbot.faces.progress import progress_bar
from briefbot.settings import Settings, load_settings

LIBRARIES = ("ir_measures", "sklearn", "matplotlib")
Note = Callable[[str], None]


def evaluate(task: Task, note: Note) -> Result | SelectionResult:
    """What was measured; `note` is told what people should know meanwhile.

    Raises:
        BriefbotError: if a file is broken, nothing can be asked about, or a library is missing.
    """
    require(LIBRARIES)
    task.require_folders()
    if task.compare:
        saved_judgements(task.compare)  # what is wrong with it should be heard before all questions are asked
    text, name = read_text(task.file), task.file.name
    match format_of(text, name):
        case Format.SQUAD:
            return with_own_documents(task, squad_set(text, name), note)
        case Format.LINES:
            return with_documents(task, text, note)
        case Format.ANSWER_SELECTION:
            return with_own_sentences(task, text, note)


def require(libraries: Sequence[str]) -> None:
    """Raises ExtraMissing unless all libraries are installed."""
    if missing := [library for library in libraries if importlib.util.find_spec(library) is None]:
        raise ExtraMissing(f"Measuring needs {', '.join(missing)}; install it with: pip install 'briefbot[eval]'")


def with_own_documents(task: Task, questions: QuestionSet, note: Note) -> Result:
    """Measures on a set that brings its documents; they are written into a folder for the time being."""
    task.refuse("brings its own documents", "documents")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "documents")
        folder.mkdir()
        for name, text in questions.texts.items():
            (folder / name).write_bytes(text.encode())
        settings = load_settings(documents=folder, index=task.index or Path(made, "built"))
        shop = Workshop(settings, encoders=lasting_encoders())
        return measure(task, opened(shop, note), folder, [*map(as_item, questions.questions)])


def as_item(question: Question) -> Item:
    """A question of SQuAD as an item."""
    return Item(question.text, tuple(Place(question.document, span) for span in question.answers))


def with_documents(task: Task, lines: str, note: Note) -> Result:
    """Measures on questions about the documents of the settings."""
    shop = Workshop(load_settings(documents=task.documents, index=task.index))
    found = opened(shop, note)
    asked = items_in(lines, task.file.name, {one.id: one.text for one in found.bot.corpus.documents})
    return replace(measure(task, found, shop.settings.documents, asked.items), passed_over=asked.passed_over)


def measure(task: Task, found: Opened, folder: Path, asked: Sequence[Item]) -> Result:
    """Asks all questions, and those that are off-topic, and writes what was asked for."""
    if not asked:
        raise InvalidQuestionSet(f"{task.file.name} has no question whose answer is known; write one.")
    items = [*asked, *(off_topic_items(task.off_topic) if task.off_topic else ())]
    earlier = saved_judgements(task.compare) if task.compare else None
    if earlier is not None:
        require_same(items, earlier)
    texts = texts_of(folder, items, found.bot.corpus)
    with progress_bar("Asking the questions") as progress:
        came = list(outcomes(found.bot, items, texts, progress))
    judgements = tuple(judged(one, texts) for one in came)
    differences = compared(judgements, earlier) if earlier is not None else ()
    result = Result(task.file.name, judgements, differences=differences)
    write_result(task, result, came, texts)
    return result


def with_own_sentences(task: Task, table: str, note: Note) -> SelectionResult:
    """Measures how the bot ranks each question's own sentences."""
    task.refuse(
        "is a table of questions with their own sentences", "documents", "off_topic", "save", "compare", "plots"
    )
    selections = selections_in(table, task.file.name)
    telling = [one for one in selections if one.tells]
    if not telling:
        raise InvalidQuestionSet(f"{task.file.name} has no question with both right and wrong sentences; add some.")
    with tempfile.TemporaryDirectory() as made:
        shop = CorpusWorkshop(corpus_of(telling), load_settings(index=task.index or Path(made, "built")))
        bot = opened(shop, note).bot
        with progress_bar("Ranking the sentences") as progress:
            found = tuple(ranked(bot, telling, progress))
    result = SelectionResult(task.file.name, found, len(selections) - len(telling))
    write_selection(task, result)
    return result


class CorpusWorkshop(Workshop):
    """Opens a bot for a corpus that does not come from a folder."""

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        super().__init__(settings, encoders=lasting_encoders())
        self.documents = GivenDocuments(corpus)


def lasting_encoders() -> Path:
    """Where encoders are prepared for the bot that is asked; an index for the time being would prepare its own."""
    return load_settings().index / ENCODERS


def opened(shop: Workshop, note: Note) -> Opened:
    """A bot, with a progress bar if its index has to be built."""
    with progress_bar() as progress:
        found = shop.open(progress)
    for problem in found.problems:
        note(problem)
    return found
