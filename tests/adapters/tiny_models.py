"""Sentence-transformers models of a few thousand numbers, made in a second."""

import shutil
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, StaticEmbedding, Transformer
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertModel

from briefbot.adapters.encoder import embedded_folder

WORDS = {"tariff": 0, "asked": 1, "told": 2, ":": 3, "unknown": 4}
PROMPTS = {"query": "asked: ", "passage": "told: "}


def static_model(folder: Path, prompts: dict[str, str] | None = None) -> Path:
    """A model whose vector is the mean of its words': "tariff" points along the first axis, "asked" along the second.

    "told" points along the third and a colon nowhere.
    """
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="unknown"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.eye(5, 4, dtype=np.float32) * [1, 1, 1, 0]
    weights[4, 3] = 1
    embedding = StaticEmbedding(tokenizer, embedding_weights=weights.astype(np.float32))
    SentenceTransformer(modules=[embedding], prompts=prompts, device="cpu").save_pretrained(str(folder))
    return folder


def transformer_model(folder: Path, *, seed: int = 7, pools_prompts: bool = True) -> Path:
    """Two layers of random numbers under the default encoder's tokenizer, with a Dense module, and prompts.

    It reads 24 tokens. Unless it `pools_prompts`, those have no part in the mean of the tokens.
    """
    base, original = folder.with_name(f"{folder.name}-base"), embedded_folder()
    assert original
    torch.manual_seed(seed)
    config = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    BertModel(config, add_pooling_layer=False).save_pretrained(base)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        if (original / name).is_file():
            shutil.copy(original / name, base / name)
    words = Transformer(str(base), max_seq_length=24)
    modules = [words, Pooling(32, include_prompt=pools_prompts), Dense(32, 16), Normalize()]
    SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu").save_pretrained(str(folder))
    return folder
