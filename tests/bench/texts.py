"""Synthetic briefings from a seed, and questions that known sentences of them answer."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from tests.bench.words import DAYS, MONTHS, Vocabulary, past

IN_A_DOCUMENT, IN_A_SECTION, IN_A_PARAGRAPH = 500, 20, 4
ANSWERABLE, VAGUE, OFF_TOPIC = 100, 20, 20
# Sentences, and what is asked of each.
TEMPLATES = (
    ("{name} {past} the {adjective} {noun} in {place} on {day}.", "What did {name} {verb} in {place}?"),
    (
        "The {noun} of {place} {past} {number} {other}s for the {adjective} {third}, {name} said.",
        "How many {other}s did the {noun} of {place} {verb}?",
    ),
    (
        "In {month} the {adjective} {noun} of {place} {past} a {other} that {name} had promised since {year}.",
        "Who had promised a {other} to the {adjective} {noun} of {place}?",
    ),
    (
        "{name} and {second} agreed in {place} that the {noun} will {verb} the {other} before {year}.",
        "When will the {noun} {verb} the {other}?",
    ),
    (
        "Because of the {noun}, {number} people left {place}, and {name} asked for a {adjective} {other}.",
        "How many people left {place} because of the {noun}?",
    ),
    (
        "The {adjective} {noun}, which {name} {past} in {year}, moved from {place} to {town} with its {other}.",
        "Where did the {adjective} {noun} move from {place}?",
    ),
)
OFF_TOPICS = (
    "Who won the chess match in the lighthouse?",
    "How tall is the giraffe of the zoo keeper?",
    "When was penicillin discovered?",
    "What does the recipe say about cinnamon?",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the sentence that answers it; "" where none does or several might."""

    text: str
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence and what may be asked of it."""

    sentence: str
    question: str


def write_briefings(folder: Path, sentences: int, seed: int) -> list[Question]:
    """Writes briefings with so many sentences as Markdown into `folder`; questions of all kinds about them, shuffled.

    Those that a sentence answers are spread over all documents.
    """
    folder.mkdir(parents=True)
    vocabulary, chance = Vocabulary.from_seed(seed), np.random.default_rng(seed + 1)
    step, asked = max(1, sentences // ANSWERABLE), []
    for start in range(0, sentences, IN_A_DOCUMENT):
        facts = list(facts_of(vocabulary, chance, min(IN_A_DOCUMENT, sentences - start)))
        path = folder / f"briefing-{start // IN_A_DOCUMENT:05}.md"
        path.write_text(briefing(vocabulary, chance, [fact.sentence for fact in facts]), encoding="utf-8")
        asked += [Question(fact.question, fact.sentence) for fact in facts[-start % step :: step]]
    others = [*vague(vocabulary, chance), *(Question(OFF_TOPICS[number % 4]) for number in range(OFF_TOPIC))]
    mixed = [*asked[:ANSWERABLE], *others]
    return [mixed[number] for number in chance.permutation(len(mixed))]


def vague(vocabulary: Vocabulary, chance: np.random.Generator) -> Iterator[Question]:
    """Questions of frequent words, which many sentences have."""
    for noun, verb in zip(vocabulary.nouns.draw(chance, VAGUE), vocabulary.verbs.draw(chance, VAGUE), strict=True):
        yield Question(f"Who did the {noun} {verb} in {MONTHS[len(noun) % len(MONTHS)]}?")


def facts_of(vocabulary: Vocabulary, chance: np.random.Generator, count: int) -> Iterator[Fact]:
    """So many sentences with their questions."""
    kinds = chance.integers(0, len(TEMPLATES), count).tolist()
    for kind, words in zip(kinds, words_for(vocabulary, chance, count), strict=True):
        sentence, question = TEMPLATES[kind]
        yield Fact(sentence.format_map(words), question.format_map(words))


def words_for(vocabulary: Vocabulary, chance: np.random.Generator, count: int) -> Iterator[Mapping[str, str]]:
    """For each of so many sentences, the words that fill a template."""
    drawn = {name: vocabulary.nouns.draw(chance, count) for name in ("noun", "other", "third")}
    drawn |= {name: vocabulary.places.draw(chance, count) for name in ("place", "town")}
    drawn |= {name: names(vocabulary, chance, count) for name in ("name", "second")}
    drawn["adjective"] = vocabulary.adjectives.draw(chance, count)
    drawn["verb"] = vocabulary.verbs.draw(chance, count)
    drawn["past"] = list(map(past, drawn["verb"]))
    drawn["number"] = [f"{number:,}" for number in chance.integers(2, 9_999, count).tolist()]
    drawn["year"] = list(map(str, chance.integers(1950, 2060, count).tolist()))
    drawn["day"] = [DAYS[number] for number in chance.integers(0, len(DAYS), count)]
    drawn["month"] = [MONTHS[number] for number in chance.integers(0, len(MONTHS), count)]
    for row in zip(*drawn.values(), strict=True):
        yield dict(zip(drawn, row, strict=True))


def names(vocabulary: Vocabulary, chance: np.random.Generator, count: int) -> list[str]:
    """So many people."""
    both = zip(vocabulary.given.draw(chance, count), vocabulary.families.draw(chance, count), strict=True)
    return [f"{given} {family}" for given, family in both]


def briefing(vocabulary: Vocabulary, chance: np.random.Generator, sentences: Sequence[str]) -> str:
    """A document in Markdown: a title, headings, and paragraphs of sentences."""
    title, *heads = headings(vocabulary, chance, 1 + -(-len(sentences) // IN_A_SECTION))
    blocks = [f"# {title}"]
    for number, start in enumerate(range(0, len(sentences), IN_A_PARAGRAPH)):
        section, is_first = divmod(number * IN_A_PARAGRAPH, IN_A_SECTION)
        blocks += [f"## {heads[section]}"] if not is_first else []
        blocks.append(" ".join(sentences[start : start + IN_A_PARAGRAPH]))
    return "\n\n".join(blocks) + "\n"


def headings(vocabulary: Vocabulary, chance: np.random.Generator, count: int) -> list[str]:
    """So many headings."""
    drawn = [vocabulary.adjectives, vocabulary.nouns, vocabulary.places]
    rows = zip(*(words.draw(chance, count) for words in drawn), strict=True)
    return [f"The {adjective} {noun} of {place}" for adjective, noun, place in rows]


def shipped_questions(path: Path) -> list[Question]:
    """The questions of a JSON Lines file as `briefbot eval` takes it, each with its first gold sentence."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Question(row["question"], row["gold"][0]["text"] if row["gold"] else "") for row in rows]


def write_questions(path: Path, questions: Sequence[Question]) -> None:
    """Writes JSON Lines as `briefbot ask --batch` takes them."""
    lines = [json.dumps({"question": one.text} | asdict(one)) for one in questions]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_questions(path: Path) -> list[Question]:
    """What `write_questions` wrote."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Question(row["text"], row["answered_by"]) for row in rows]
