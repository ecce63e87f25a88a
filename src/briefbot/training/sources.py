"""The question sets that a reader is trained on, as files in a folder, and how each is divided into corpora."""

import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from briefbot.core.text import Span
from briefbot.evaluation.squad import BETWEEN_PARAGRAPHS, Question, QuestionSet, read_squad

# Lines of `train-pairs.jsonl.gz` that make up one document, and documents of the others that make up one corpus.
# Neighbouring lines are of one article; reviews and posts are short, and strangers to each other.
_LINES, _DOCUMENTS = 300, {"train-shifts-amazon-reviews": 40}
_POSTS = 200
# How the Penn Treebank writes what people write otherwise.
_TREEBANK = {"-lrb-": "(", "-rrb-": ")", "``": '"', "''": '"', "-lsb-": "[", "-rsb-": "]"}


def read_sources(path: Path) -> list[QuestionSet]:
    """The sets in one file; the questions of each are to be answered from its own texts."""
    if path.name.startswith("train-pairs"):
        return list(pair_sets(path))
    whole = read_squad(path)
    if path.name.startswith("train-shifts-reddit"):
        return list(divided(whole, _POSTS))
    documents = _DOCUMENTS.get(path.name.split(".")[0], len(whole.texts))
    names = list(whole.texts)
    return [chosen(whole, names[start : start + documents]) for start in range(0, len(names), documents)]


def chosen(whole: QuestionSet, names: Sequence[str]) -> QuestionSet:
    """The part of a set that is about the documents `names`."""
    wanted = set(names)
    return QuestionSet(
        {name: whole.texts[name] for name in names},
        tuple(question for question in whole.questions if question.document in wanted),
    )


def divided(whole: QuestionSet, paragraphs: int) -> Iterator[QuestionSet]:
    """The same questions, each document divided into documents of so many paragraphs."""
    for name, text in whole.texts.items():
        questions = [question for question in whole.questions if question.document == name]
        start = 0
        parts = text.split(BETWEEN_PARAGRAPHS)
        for first in range(0, len(parts), paragraphs):
            part = BETWEEN_PARAGRAPHS.join(parts[first : first + paragraphs])
            here = f"{first // paragraphs} {name}"
            inside = [moved(one, here, start) for one in questions if lies_within(one, start, start + len(part))]
            yield QuestionSet({here: part}, tuple(inside))
            start += len(part) + len(BETWEEN_PARAGRAPHS)


def lies_within(question: Question, start: int, end: int) -> bool:
    """Whether all answers of a question, of which there are some, lie between two places."""
    return bool(question.answers) and all(start <= span.start and span.end <= end for span in question.answers)


def moved(question: Question, document: str, start: int) -> Question:
    """The question, asked about a document that begins at `start` of its old one."""
    return Question(
        question.text, document, tuple(Span(span.start - start, span.end - start) for span in question.answers)
    )


def pair_sets(path: Path) -> Iterator[QuestionSet]:
    """Sets of some hundred neighbouring pairs; each different sentence is a paragraph of its own."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        number = 0
        while lines := list(islice(file, _LINES)):
            number += 1
            yield pair_set(f"article {number}.txt", [json.loads(line) for line in lines])


def pair_set(name: str, pairs: Sequence[dict[str, str]]) -> QuestionSet:
    """The set that some pairs are, as one document without a title of its own."""
    text, places = "", dict[str, Span]()
    for pair in pairs:
        sentence = plain(pair["sentence"])
        if sentence not in places:
            places[sentence] = Span(len(text), len(text) + len(sentence))
            text += sentence + BETWEEN_PARAGRAPHS
    questions = (Question(plain(pair["question"]), name, (places[plain(pair["sentence"])],)) for pair in pairs)
    return QuestionSet({name: text}, tuple(questions))


def plain(tokenised: str) -> str:
    """Words as people write them."""
    words = " ".join(_TREEBANK.get(word, word) for word in tokenised.split())
    for mark in [" ,", " .", " ?", " ;", " :", " 's", " n't", " )", " %"]:
        words = words.replace(mark, mark[1:])
    return words.replace("( ", "(")
