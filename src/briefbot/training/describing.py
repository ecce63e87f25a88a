"""The finished reader → its figures and its model card."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from briefbot.adapters.encoder import sha256
from briefbot.adapters.onnx_reader import OnnxCrossEncoder
from briefbot.adapters.processors import available_threads
from briefbot.adapters.reader_files import CALIBRATION, MODEL, TOKENIZER, read_calibration
from briefbot.core.answering import Policy
from briefbot.core.bot import Bot
from briefbot.core.pair_reading import PairReader
from briefbot.core.retrieval import Retriever
from briefbot.evaluation.judging import Judgement, judged
from briefbot.evaluation.measures import Measures, measured
from briefbot.evaluation.measuring import outcomes
from briefbot.evaluation.sets import Item, Place
from briefbot.evaluation.squad import Question, QuestionSet
from briefbot.settings import Settings
from briefbot.training.course import LAST_SHARE

_ROWS: Mapping[str, str] = {
    "answerable questions": "{answerable}",
    "near misses": "{near_misses}",
    "off-topic questions": "{off_topic}",
    "hit@1, never silent": "{never_silent.hit_1:.1%}",
    "hit@3, never silent": "{never_silent.hit_3:.1%}",
    "MRR, never silent": "{never_silent.mrr:.3f}",
    "highlight F1": "{highlights.f1:.1%}",
    "highlight exact match": "{highlights.exact:.1%}",
    "AUROC of confidence, answerable against near misses": "{auroc_near_misses:.3f}",
    "AUROC of confidence, answerable against off-topic": "{auroc_off_topic:.4f}",
    "area under the risk–coverage curve": "{aurc:.3f}",
    "expected calibration error": "{ece:.3f}",
    "answerable questions that get silence, by default": "{false_silences:.1%}",
    "near misses that get an answer, by default": "{false_answers:.1%}",
    "off-topic questions that get an answer, by default": "{false_answers_off_topic:.1%}",
}

_CARD = """\
# Model card: briefbot's reader

Reads a question and a sentence together; says how probable it is that the sentence answers, and which words in it are
the short answer. English. It runs on CPUs with ONNX Runtime.

- **Made by** `make train` of this project from all-MiniLM-L6-v2 (Apache 2.0; Reimers and Gurevych 2019, Wang et al.
  2020) as a cross-encoder (Nogueira and Cho 2019).
- **Licence** of the weights: CC BY-SA 4.0, as that of most of what they were trained on.
- **Input** "[CLS] question [SEP] sentence [SEP] title: heading: sentence before [SEP]"; the parts are cut after
  48, 112, 16 and 32 tokens.
- **Output** a logit against silence for the pair; for each token of the sentence, logits that the short answer begins
  or ends there. `{calibration}` turns logits and retrieval scores into a calibrated probability.
- **Size** {megabytes:.1f} MB: matrices of seven-bit integers with a scale for each column, word embeddings of eight-bit
  integers with a scale for each word.

## Trained on

| set | what it is | licence |
|---|---|---|
| SQuAD 2.0, 28 articles of its development set | with and without answers (Rajpurkar, Jia, Liang 2018) | CC BY-SA 4.0 |
| question–sentence pairs from SQuAD 1.1 | (Du, Shao and Cardie 2017; Rajpurkar et al. 2016) | CC BY-SA 4.0 |
| SQuADShifts: Wikipedia, Amazon reviews, Reddit | (Miller, Krauth, Recht and Schmidt 2020) | CC BY 4.0 |
| 70 briefings of our own, 2,544 questions | invented news, and what people type into a chat | MIT, as all here |

The candidates of each question were found by briefbot's own retrieval. First all sets, then mostly SQuAD 2.0 together
with near misses made of its answerable questions: a name, a number or an antonym exchanged, or a verb negated
(`src/briefbot/training/near_misses.py`); then, from the mean of the weights after either stage, the briefings, with a
share of SQuAD 2.0. What is shipped has {share:.0%} of the weights after that and {rest:.0%} of those before. The word
embeddings stayed as they were. Losses: a softmax over the candidates of a question and silence; the same without the
sentence that answers, where silence is right; each candidate by itself; the two ends of the short answer. In the last
stage all layers computed as they do after quantisation.

The weights in this folder are not bit for bit what `make train` gives. The first two stages were those of an earlier
version, whose first 800 of 1,516 lessons had half the weight on highlights and the first annotator's highlights; the
last stage (527 lessons) began with that version as it was shipped, in seven bits (`--begin-with`), and rounded weights
to 63 steps on either side of 0 instead of the exporter's 64.

## Measured

On three other articles of the SQuAD 2.0 development set in one corpus, and on 18 of our own briefings, each a corpus of
its own. Neither was learnt from; both were used to calibrate, to choose the threshold, the share of the last stage and
how much is read, and the figures are a little flattering for that. The off-topic questions are about other articles;
they were trained on, with the sentences of those.

{table}

| | hit@1 | hit@3 | AUROC, near misses | highlight F1 |
|---|--:|--:|--:|--:|
| as shipped | {quantised} |
| before quantisation | {whole} |

## Limits

- English alone. Other languages are read as if they were English, badly.
- Near misses are hard: most of those that get an answer ask for a thing that the sentence speaks of, with one detail
  changed. The default lets at most {default:.0%} of unanswerable questions through, half of them near misses.
- A highlight is one run of words of one sentence; an answer that is spread over two sentences has none that is right.
- Misspelt questions get silence more often than others although the text answers them.
- Trained on encyclopaedic text, reviews, Reddit posts and news: tables and code were not seen.

## Files

{files}
"""


def card(folder: Path, shipped: Measures, whole: Measures, ours: Measures) -> str:
    """The model card of the reader in `folder`, with its figures as shipped, before quantisation, and on briefings."""
    return _CARD.format(
        calibration=CALIBRATION,
        megabytes=(folder / MODEL).stat().st_size / 1e6,
        table="\n".join(["| measure | SQuAD 2.0 | briefings |", "|---|--:|--:|", *rows(shipped, ours)]),
        quantised=four(shipped),
        whole=four(whole),
        share=LAST_SHARE,
        rest=1 - LAST_SHARE,
        default=Settings.model_fields["max_false_answers"].default,
        files="\n".join(f"- `{name}` SHA-256 `{sha256(folder / name)}`" for name in (MODEL, TOKENIZER, CALIBRATION)),
    )


def rows(*columns: Measures) -> list[str]:
    """A line of a table for each figure, with a cell for each of `columns`."""
    figures = [{name: getattr(one, name) for name in type(one).__slots__} for one in columns]
    return [f"| {name} | {' | '.join(cell(form, one) for one in figures)} |" for name, form in _ROWS.items()]


def cell(form: str, figures: Mapping[str, object]) -> str:
    """A figure as it is written, or nothing if there is none."""
    try:
        return form.format(**figures)
    except TypeError:  # without questions of a kind there is no figure for them
        return ""


def four(measures: Measures) -> str:
    """The figures that quantisation could hurt, as cells of a table."""
    found = (
        measures.never_silent.hit_1,
        measures.never_silent.hit_3,
        measures.auroc_near_misses,
        measures.highlights.f1,
    )
    return " | ".join(f"{100 * (figure or 0.0):.1f}" for figure in found)


def figures(
    folder: Path, parts: Sequence[tuple[QuestionSet, Retriever]], off_topic: Sequence[Question] = ()
) -> Measures:
    """The figures of the reader in `folder` on question sets; the first is also asked what is about other texts."""
    calibration = read_calibration(folder)
    policy = Policy(calibration.false_answers.threshold(Settings.model_fields["max_false_answers"].default))
    model = OnnxCrossEncoder(folder, available_threads())
    found: list[Judgement] = []
    strange = [Item(question.text, is_off_topic=True) for question in off_topic]
    for question_set, retriever in parts:
        reader = PairReader(retriever.corpus.sentences, model, calibration, policy.least_confidence)
        bot = Bot(retriever.corpus, retriever, reader, policy)
        items, strange = [*map(item, question_set.questions), *strange], []
        found += [judged(outcome, question_set.texts) for outcome in outcomes(bot, items, question_set.texts)]
    return measured(found)


def item(question: Question) -> Item:
    """A question as an item."""
    return Item(question.text, tuple(Place(question.document, span) for span in question.answers))
