"""Texts of all kinds: some that an encoder is exported with, and others that tell how near it is to its original."""

from itertools import chain

import numpy as np

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

# What is seen when numbers are rounded; none of it is measured afterwards.
EXAMPLES = (
    "The committee will publish its report on 14 June, two weeks later than planned.",
    "Prices rose by 3.1% in March, after 2.8 per cent in February.",
    "Who wrote the letter to the governor?",
    "how many people live in the valley",
    "Rivers: Length: The Danube flows through ten countries before it reaches the Black Sea.",
    "He said: “We shall not sign it!”",
    "MINUTES OF THE MEETING",
    "www.example.com/index.html; mail@example.org",
    "x = [1, 2, 3]",
    "Der Ausschuss tagt am Dienstag in München.",
    "La réunion aura lieu à Paris jeudi.",
    "La reunión empieza el próximo año.",
    "Он живёт в Москве.",
    "会議は大阪で開かれます。",
    "اجتماع في بيروت.",
    "बैठक मुंबई में होगी।",
    "회의는 부산에서 열린다.",
    "!",
    "...",
    "-",
    "\n",
    "7",
    "b",
    "ok",
    "and and and and and",
    "qzx wvk",
    "🙂",
    "Yes.",
)

# Questions, each with the sentence that answers it; several are about the same matter.
ANSWERED = (
    ("When does the first ferry leave?", "The first ferry to the islands departs at six in the morning."),
    ("How much does the crossing cost?", "A ticket for the crossing is 14 euros, and children travel free."),
    ("Who runs the harbour?", "The port has been managed by a private company since 2019."),
    ("Why was the bridge closed?", "Engineers shut the bridge after they had found cracks in two pillars."),
    ("When will the bridge open again?", "Cars are to cross the bridge again from November on."),
    ("Who pays for the repairs?", "The region bears the cost of mending the pillars."),
    ("What did the minister promise?", "The minister announced that rents would not rise before the election."),
    ("Who criticised the plan?", "The opposition called the proposal a gift to landlords."),
    ("How many flats are to be built?", "Some 4,000 new homes are planned on the old airfield."),
    ("Where do the delegations meet?", "Both delegations sit down in Geneva on Tuesday."),
    ("What are the talks about?", "On the table are fishing rights and the border at sea."),
    ("Did the talks succeed?", "The negotiators parted without an agreement."),
    ("What caused the power cut?", "A lightning strike at a substation left the city in the dark."),
    ("How long were people without light?", "Electricity came back after nine hours."),
    ("Was anybody hurt?", "Three passengers were injured when a lift fell."),
    ("Which team won the cup?", "The visitors beat the champions two to one in the final."),
    ("Who scored the last goal?", "The decisive goal was shot by the substitute in the 88th minute."),
    ("What is the weather going to be like?", "Meteorologists expect storms along the coast at the weekend."),
    ("How have prices changed?", "Bread has become seven per cent dearer within a year."),
    ("What does the central bank intend?", "The governor of the central bank hinted at lower interest rates."),
)


def least_cosine(original: Encoder, exported: Encoder) -> float:
    """The cosine between both vectors of the text that comes out least alike, as a passage or as a query."""
    passages = original.encode_passages(TEXTS) * exported.encode_passages(TEXTS)
    queries = original.encode_queries(TEXTS) * exported.encode_queries(TEXTS)
    return float(min(passages.sum(axis=1).min(), queries.sum(axis=1).min()))


def found(encoder: Encoder) -> int:
    """How many questions of `ANSWERED` are nearer to their own sentence than to any other."""
    questions, sentences = zip(*ANSWERED, strict=True)
    nearest = np.argmax(encoder.encode_queries(questions) @ encoder.encode_passages(sentences).T, axis=1)
    return int((nearest == np.arange(len(ANSWERED))).sum())


def fault(cosine: float, before: int, after: int) -> str | None:
    """What is wrong with an export of which this is the least cosine, and that has `after` answers, not `before`."""
    if cosine < LEAST_COSINE:
        return f"its vectors come out otherwise there, at worst with a cosine of {cosine:.3f}"
    return (
        f"it finds {after} answers of {len(ANSWERED)} there, and {before} in its own form" if after < before else None
    )
