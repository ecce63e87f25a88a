"""LlamaIndex with FAISS, as its guide to persisting and loading such an index does it.

https://developers.llamaindex.ai/python/examples/vector_stores/faissindexdemo
"""

from collections.abc import Sequence

from tests.bench.peers.peer import FOUND, Passage, Search, main


def build(passages: Sequence[Passage], folder: str, model: str) -> None:
    """Embeds each passage as a node, and persists the storage context."""
    import faiss
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.faiss import FaissVectorStore

    embedding = HuggingFaceEmbedding(model_name=model)
    size = len(embedding.get_query_embedding("size"))
    storage = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss_index=faiss.IndexFlatL2(size)))
    nodes = [
        TextNode(text=one.text, metadata={"source": one.source}, excluded_embed_metadata_keys=["source"])
        for one in passages
    ]
    VectorStoreIndex(nodes, storage_context=storage, embed_model=embedding).storage_context.persist(folder)


def open_index(folder: str, model: str) -> Search:
    """Loads the index from its storage context."""
    from llama_index.core import StorageContext, load_index_from_storage
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.faiss import FaissVectorStore

    storage = StorageContext.from_defaults(vector_store=FaissVectorStore.from_persist_dir(folder), persist_dir=folder)
    index = load_index_from_storage(storage, embed_model=HuggingFaceEmbedding(model_name=model))
    retriever = index.as_retriever(similarity_top_k=FOUND)
    return lambda question: [
        Passage(found.node.get_content(), found.node.metadata["source"]) for found in retriever.retrieve(question)
    ]


if __name__ == "__main__":
    main(build, open_index)
