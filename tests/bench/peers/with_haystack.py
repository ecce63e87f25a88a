"""Haystack with its in-memory store, saved to disk and loaded, and a query pipeline as its documentation has it.

https://docs.haystack.deepset.ai/docs/inmemoryembeddingretriever
"""

from collections.abc import Sequence
from pathlib import Path

from tests.bench.peers.peer import FOUND, Passage, Search, main

STORE = "store.json"


def build(passages: Sequence[Passage], folder: str, model: str) -> None:
    """Embeds the texts with their sources, and saves the store."""
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack.document_stores.types import DuplicatePolicy
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersDocumentEmbedder

    embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False, normalize_embeddings=True)
    embedder.warm_up()
    embedded = embedder.run([Document(content=one.text, meta={"source": one.source}) for one in passages])
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(embedded["documents"], policy=DuplicatePolicy.SKIP)
    store.save_to_disk(str(Path(folder, STORE)))


def open_index(folder: str, model: str) -> Search:
    """Loads the store, and puts the model before it."""
    from haystack import Pipeline
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersTextEmbedder

    store = InMemoryDocumentStore.load_from_disk(str(Path(folder, STORE)))
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder", SentenceTransformersTextEmbedder(model=model, progress_bar=False, normalize_embeddings=True)
    )
    pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=FOUND))
    pipeline.connect("embedder.embedding", "retriever.query_embedding")

    def search(question: str) -> list[Passage]:
        found = pipeline.run({"embedder": {"text": question}})["retriever"]["documents"]
        return [Passage(one.content, one.meta["source"]) for one in found]

    return search


if __name__ == "__main__":
    main(build, open_index)
