"""LangChain with FAISS: save_local, load_local and similarity_search, as the FAISS integration's page has it.

https://docs.langchain.com/oss/python/integrations/vectorstores/faiss
"""

from collections.abc import Sequence
from typing import Any

from tests.bench.peers.peer import FOUND, Passage, Search, main


def embeddings(model: str) -> Any:
    """The model, its vectors made as long as one."""
    from langchain_huggingface import HuggingFaceEmbeddings

    return HuggingFaceEmbeddings(model_name=model, encode_kwargs={"normalize_embeddings": True})


def build(passages: Sequence[Passage], folder: str, model: str) -> None:
    """Embeds the texts with their sources, and saves the store."""
    from langchain_community.vectorstores import FAISS

    texts, sources = [one.text for one in passages], [{"source": one.source} for one in passages]
    FAISS.from_texts(texts, embeddings(model), metadatas=sources).save_local(folder)


def open_index(folder: str, model: str) -> Search:
    """Loads the store."""
    from langchain_community.vectorstores import FAISS

    store = FAISS.load_local(folder, embeddings(model), allow_dangerous_deserialization=True)
    return lambda question: [
        Passage(found.page_content, found.metadata["source"]) for found in store.similarity_search(question, k=FOUND)
    ]


if __name__ == "__main__":
    main(build, open_index)
