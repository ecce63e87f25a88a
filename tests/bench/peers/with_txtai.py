"""txtai with FAISS and its content store, saved and loaded as its documentation does it.

https://neuml.github.io/txtai/embeddings/
"""

from collections.abc import Sequence

from tests.bench.peers.peer import FOUND, Passage, Search, main


def build(passages: Sequence[Passage], folder: str, model: str) -> None:
    """Indexes the texts with their sources, and saves the index."""
    from txtai import Embeddings

    index = Embeddings(path=model, method="sentence-transformers", content=True, backend="faiss")
    index.index([{"text": one.text, "source": one.source} for one in passages])
    index.save(folder)


def open_index(folder: str, model: str) -> Search:  # noqa: ARG001 -- txtai remembers the model itself
    """Loads the index; which model it was made with stands in it."""
    from txtai import Embeddings

    index = Embeddings()
    index.load(folder)
    query = f"select text, source from txtai where similar(:question) limit {FOUND}"  # noqa: S608 -- a number
    return lambda question: [
        Passage(found["text"], found["source"]) for found in index.search(query, parameters={"question": question})
    ]


if __name__ == "__main__":
    main(build, open_index)
