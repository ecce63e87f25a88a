"""What the real encoder and its fake both promise."""

import re
import time
from pathlib import Path
from statistics import median
from threading import Thread

import numpy as np
import pytest

from briefbot.adapters.encoder import SentenceTransformerEncoder
from briefbot.adapters.onnx_encoder import OnnxEncoder
from briefbot.core.retrieval import Encoder
from tests.fake_search import LetterEncoder

TEXTS = [
    "Japan and Britain signed a pact.",
    "Cats sleep.",
    "The pact lowers tariffs on cars, cheese and whisky over ten years, and both parliaments have to agree to it.",
    "Tokyo",
]


@pytest.fixture(params=["original", "prepared", "fake"])
def one(request: pytest.FixtureRequest, encoder: SentenceTransformerEncoder, prepared: Path) -> Encoder:
    """An encoder."""
    encoders: dict[str, Encoder] = {"original": encoder, "prepared": OnnxEncoder(prepared, 2), "fake": LetterEncoder()}
    return encoders[request.param]


def test_shape_and_type(one: Encoder) -> None:
    """One row of float32 for each text, and queries have as many columns as passages."""
    passages, queries = one.encode_passages(TEXTS), one.encode_queries(TEXTS[:2])
    assert (passages.dtype.name, queries.dtype.name) == ("float32", "float32")
    assert (len(passages), len(queries)) == (4, 2)
    assert passages.shape[1] == queries.shape[1]


@pytest.mark.parametrize(
    "text", ["Signed.", "", " \n", "🙂", "東京で会談", "tariff " * 1500, "\x00\x1b[31m", "half a character: \ud800"]
)
def test_length_one(one: Encoder, text: str) -> None:
    """Every text has a vector of length one, even one that says nothing or more than a model can read."""
    vectors = [one.encode_passages([text])[0], one.encode_queries([text])[0]]
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1], abs=1e-5)


def test_again_the_same(one: Encoder) -> None:
    """The same texts give the same vectors, bit for bit."""
    assert np.array_equal(one.encode_passages(TEXTS), one.encode_passages(TEXTS))


def test_company_does_not_matter(one: Encoder) -> None:
    """A vector is the same whichever texts are encoded with it, up to what rounding does."""
    together = one.encode_passages([*TEXTS, *TEXTS[::-1]])
    alone = np.concatenate([one.encode_passages([text]) for text in [*TEXTS, *TEXTS[::-1]]])
    assert np.abs(together - alone).max() < 1e-5


def test_a_text_is_nearest_to_itself(one: Encoder) -> None:
    """A query with the words of a passage finds that passage, with a cosine of one where there are no prompts."""
    cosines = one.encode_queries(TEXTS) @ one.encode_passages(TEXTS).T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert cosines.diagonal().tolist() == pytest.approx([1, 1, 1, 1], abs=1e-5)


def test_queries_do_not_wait_for_passages(one: Encoder) -> None:
    """Whoever asks while many passages are encoded, which takes a second or two, waits for a small part of that."""
    one.encode_queries(TEXTS)
    begun = time.perf_counter()
    encoding = Thread(target=one.encode_passages, args=([f"{TEXTS[2]} {number}" for number in range(400)],))
    encoding.start()
    seconds = []
    while encoding.is_alive():
        start = time.perf_counter()
        one.encode_queries(TEXTS[:1])
        seconds.append(time.perf_counter() - start)
    assert median(seconds) < max(0.01, (time.perf_counter() - begun) / 4)


def test_fingerprint(one: Encoder) -> None:
    """It is 128 bits in hexadecimal, and stays as it is."""
    assert re.fullmatch("[0-9a-f]{32}", one.fingerprint)
    assert one.fingerprint == one.fingerprint
