"""What several tests share."""

import pytest

from briefbot.adapters.encoder import DEFAULT_ENCODER, SentenceTransformerEncoder, open_encoder


@pytest.fixture(scope="session")
def encoder() -> SentenceTransformerEncoder:
    """The default encoder, so that its model is loaded once for all tests."""
    return open_encoder(DEFAULT_ENCODER)
