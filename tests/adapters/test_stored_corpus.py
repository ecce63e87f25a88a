"""Documents in files: what comes out equals what was put in, and damage is never quoted."""

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefbot.adapters.document_record import Record, record_of
from briefbot.adapters.files import Unreadable
from briefbot.adapters.lazy import LazyTuple
from briefbot.adapters.nupunkt import boundaries
from briefbot.adapters.parsing import parsed
from briefbot.adapters.stored_corpus import StoredCorpus
from briefbot.core.corpus import Corpus, sentences
from briefbot.core.errors import GenerationDamaged
from briefbot.core.text import Document, Sentence
from tests.fakes import BRIEFING

NOTE = """---
title: São Tomé
date: 2026-03-02
url: https://news.example/a
---
Before any heading &amp; all.

# Talks

Met **in May**
at `dawn`. Nobody \\* left. 東京で会談した。

## Who pays

- Norway pays. [It](https://x.example) owes 3.5 million.
- 🙂 Denmark.

> Quoted words. And more.

| a | b |
|---|---|
| one | two |

### Later

Done.
"""
MARKS = some.sampled_from(
    [*"#>-*_`|[]()&!.\\~", "\n", "\n\n", "  ", "&amp;", "# A", "- b", "| a |", "|-|", "é", "東。", "🙂"]
)
TEXTS = some.lists(some.one_of(MARKS, some.text(max_size=12)), min_size=1, max_size=30).map("".join)


def kept(document: Document) -> tuple[bytes, tuple[Sentence, ...]]:
    """A document's record and its sentences."""
    found = tuple(sentences(document, boundaries))
    return record_of(document, found), found


def stored(corpus: Corpus) -> StoredCorpus:
    """The columns of a corpus."""
    by_document = [[one for one in corpus.sentences if one.document is document] for document in corpus.documents]
    pairs = zip(corpus.documents, by_document, strict=True)
    return StoredCorpus.from_records([np.frombuffer(record_of(*pair), dtype=np.uint8) for pair in pairs])


def damaged() -> NoReturn:
    """What is done about damage here."""
    raise GenerationDamaged("damaged")


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_document_comes_back(name: str) -> None:
    """The document and each of its sentences, blocks and pieces equal what was read."""
    document, _ = parsed(f"north/{name}", NOTE)
    data, found = kept(document)
    record = Record(np.frombuffer(data, dtype=np.uint8))
    assert (record.document, len(record)) == (document, len(found))
    assert tuple(map(record.sentence, range(len(record)))) == found
    assert hash(record.sentence(0)) == hash(found[0])
    assert [(one.words, one.text, one.headings) for one in map(record.sentence, range(len(record)))] == [
        (one.words, one.text, one.headings) for one in sentences(document, boundaries)
    ]


def test_blocks_that_are_made_anew_each_time() -> None:
    """Sentences may have an equal block instead of the very one that the document has, and blocks need not stay."""
    document, _ = parsed("a.md", NOTE)
    data, found = kept(document)
    copies = [replace(one, block=replace(one.block)) for one in found]
    passing = replace(document, blocks=LazyTuple(len(document.blocks), lambda number: replace(document.blocks[number])))
    assert record_of(document, copies) == data
    assert record_of(passing, copies) == data


@given(TEXTS, some.sampled_from([".md", ".txt"]))
def test_any_document_comes_back(text: str, suffix: str) -> None:
    """Whatever was written, as Markdown and as plain text."""
    try:
        document, _ = parsed(f"a{suffix}", text.encode("utf-8", "ignore").decode())
    except Unreadable:
        return
    data, found = kept(document)
    record = Record(np.frombuffer(data, dtype=np.uint8))
    assert record.document == document
    assert tuple(map(record.sentence, range(len(record)))) == found


def test_a_corpus_comes_back(tmp_path: Path) -> None:
    """From files: documents, sentences and sections equal those that were stored, by position, slice and step."""
    stored(BRIEFING).save(tmp_path / "corpus")
    again = StoredCorpus.from_folder(tmp_path / "corpus").corpus(damaged)
    assert again == BRIEFING
    assert again.sections.tolist() == BRIEFING.sections.tolist()
    assert again.sentences[2:4] == BRIEFING.sentences[2:4]
    assert again.sentences[-1] == BRIEFING.sentences[-1]
    assert again.documents[::-1] == BRIEFING.documents[::-1]
    with pytest.raises(IndexError):
        again.sentences[len(BRIEFING.sentences)]


def test_records_are_taken_apart_again(tmp_path: Path) -> None:
    """The records of stored documents make the same corpus again."""
    stored(BRIEFING).save(tmp_path / "corpus")
    again = StoredCorpus.from_folder(tmp_path / "corpus")
    records = [record for record in again.split() if record is not None]
    assert StoredCorpus.from_records(records).corpus(damaged) == BRIEFING


@pytest.mark.parametrize("place", [0, 30, -1])
def test_damage_is_never_quoted(tmp_path: Path, place: int) -> None:
    """A single altered byte of a document is noticed when it is first made; the others go on."""
    stored(BRIEFING).save(tmp_path / "corpus")
    columns = StoredCorpus.from_folder(tmp_path / "corpus")
    records = np.array(columns.records)
    end = int(columns.ends[0])
    records[place % end] ^= 1
    with (tmp_path / "corpus" / "records.npy").open("wb") as file:
        np.save(file, records)
    corpus = StoredCorpus.from_folder(tmp_path / "corpus").corpus(damaged)
    with pytest.raises(GenerationDamaged):
        corpus.sentences[0]
    assert corpus.documents[1] == BRIEFING.documents[1]
