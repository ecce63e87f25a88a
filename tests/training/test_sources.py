"""Files of question sets → sets that are asked about their own texts."""

import gzip
import json
from pathlib import Path

from briefbot.core.text import Span
from briefbot.evaluation.squad import Question
from briefbot.training.sources import divided, pair_set, plain, read_sources


def squad(path: Path, *articles: tuple[str, list[str]]) -> Path:
    """A set in which each paragraph is asked for its first word."""
    data = [
        {
            "title": title,
            "paragraphs": [
                {
                    "context": context,
                    "qas": [{"question": f"{context}?", "answers": [{"text": context.split()[0], "answer_start": 0}]}],
                }
                for context in contexts
            ],
        }
        for title, contexts in articles
    ]
    path.write_bytes(gzip.compress(json.dumps({"data": data}).encode()))
    return path


def test_pairs_are_written_as_people_write() -> None:
    """The Penn Treebank's brackets, quotation marks and spaces are gone."""
    assert plain("he said `` no '' -lrb- twice -rrb- , and 5 % did n't .") == 'he said " no " (twice), and 5% didn\'t.'


def test_a_set_of_pairs() -> None:
    """A sentence that is asked about twice stands once in the text; each question has it as its answer."""
    pairs = [
        {"sentence": "ann won .", "question": "who won ?"},
        {"sentence": "bo lost .", "question": "who lost ?"},
        {"sentence": "ann won .", "question": "what did ann do ?"},
    ]
    found = pair_set("1.txt", pairs)
    assert found.texts == {"1.txt": "ann won.\n\nbo lost.\n\n"}
    assert found.questions == (
        Question("who won?", "1.txt", (Span(0, 8),)),
        Question("who lost?", "1.txt", (Span(10, 18),)),
        Question("what did ann do?", "1.txt", (Span(0, 8),)),
    )


def test_a_long_document_is_divided(tmp_path: Path) -> None:
    """Each part has its own paragraphs, and the questions whose answers lie there."""
    (whole,) = read_sources(squad(tmp_path / "train-squad2.json.gz", ("Posts", ["one a", "two b", "three c"])))
    first, second = divided(whole, 2)
    assert list(first.texts.values()) == ["one a\n\ntwo b"]
    assert list(second.texts.values()) == ["three c"]
    assert [question.answers for question in first.questions] == [(Span(0, 3),), (Span(7, 10),)]
    assert [question.answers for question in second.questions] == [(Span(0, 5),)]


def test_reviews_are_searched_in_groups(tmp_path: Path) -> None:
    """Forty reviews make a corpus, since shops have many; an encyclopaedia's articles stay together."""
    reviews = [(f"Review {number}", ["It works."]) for number in range(81)]
    sets = read_sources(squad(tmp_path / "train-shifts-amazon-reviews.json.gz", *reviews))
    assert [len(one.texts) for one in sets] == [40, 40, 1]
    assert [len(one.questions) for one in sets] == [40, 40, 1]
    assert len(read_sources(squad(tmp_path / "train-shifts-new-wiki.json.gz", *reviews))) == 1
