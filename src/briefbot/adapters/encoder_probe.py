"""How near an exported encoder is to its original, on texts of all kinds."""

from itertools import chain

from briefbot.core.retrieval import Encoder

# The least that is near enough: at 0.99 the order of hits hardly changes (README, "Decisions").
LEAST_COSINE = 0.99
_SENTENCES = (
    "The envoys met in Lisbon on Monday and agreed to reopen the harbour.",
    "Japan and Britain signed a pact in May.",
    "Norway pays 40 million crowns for the new pier.",
    "No date has been set for the visa-free arrangement to begin.",
    "Harbour talks: Who pays: The first ferry leaves in May, said the minister, who had come from Oslo by train.",
    "When do the visa rules change?",
    "Who invented the telescope",
    "In 1687, Newton published the Principia; its third book treats of the system of the world.",
    "The mitochondrion is the powerhouse of the cell.",
    "GDP grew by 2.3% (seasonally adjusted), against -0.4% in Q4/2025.",
    "If x > 0 and f'(x) = 2x, then f(x) = x² + c.",
    "She didn't say so; he'd have known - wouldn't he?",
    "THE COUNCIL SHALL ACT BY A QUALIFIED MAJORITY.",
    "for i in range(10): print(i ** 2)  # squares",
    "https://example.org/path?query=1&other=2",
    "Die Außenminister trafen sich am Montag in Köln über Österreichs Vorschlag.",
    "Les ministres se sont réunis à Genève, où l'on attend « un accord ».",
    "Los países acordaron reducir los aranceles mañana.",
    "Премьер-министр прибыл в Токио.",
    "首相は火曜日に東京で会談した。",
    "رئيس الوزراء يصل إلى القاهرة.",
    "प्रधानमंत्री दिल्ली पहुँचे।",
    "정상회담은 서울에서 열렸다.",
    "naïve café — “quoted” … 🎉🎉 é (a letter and its accent)",
    "?",
    "42",
    "a",
    "tariff",
    " \t ",
    "zzxq vvkw ptlb",
    "the the the the the the the the",
)
# Longer than any sentence, and longer than most models read: 200 and 900 tokens.
_LONG = tuple(" ".join(_SENTENCES[:12] * times) for times in (1, 4))
TEXTS = tuple(chain(_SENTENCES, _LONG, (sentence.lower().rstrip(".") for sentence in _SENTENCES[:14])))


def least_cosine(original: Encoder, exported: Encoder) -> float:
    """The cosine between both vectors of the text that comes out least alike, as a passage or as a query."""
    passages = original.encode_passages(TEXTS) * exported.encode_passages(TEXTS)
    queries = original.encode_queries(TEXTS) * exported.encode_queries(TEXTS)
    return float(min(passages.sum(axis=1).min(), queries.sum(axis=1).min()))
