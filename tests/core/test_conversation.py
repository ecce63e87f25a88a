"""Which questions lean on those before them, and what they are searched for with."""

import time

import pytest

from briefbot.core.conversation import completed
from briefbot.core.ellipsis import is_elliptical
from tests.follow_ups import SEEN, UNSEEN, FollowUp

# Written after the rule: 73 of these 80 were decided right before it was mended, and the known faults remain.
ELLIPSES = """
What else?
How come?
What's her name?
Who's that?
What's it called?
Is that all?
Anything else?
Tell me more.
And after that?
Who did he meet there?
Is she French?
How many of those?
And Dr. Osei?
In what year?
Did they win?
Why didn't it?
What happened then?
How did they respond?
What was his reaction?
And its price?
So why did she leave?
Where exactly?
More on that, please
Was it expensive?
How far is it?
When did it open to the public?
Who told her?
Do they cost extra?
Then what?
At what price?
Also in Italy?
What does this mean for Norway?
Really?
Who are they?
By whom was it built?
ok and where?
And the Germans?
"""
COMPLETE = """
Who pays?
What happened to the museum that burned down?
Is it cheaper to take the train?
What's new?
What's the fare for a dog?
Who's the mayor?
Which country has the most ferries?
Did the mayor say that he would resign?
What did the mayor say about his rival?
How many people were there at the match?
Where is Oslo?
Does the museum charge for its tours?
What is the name of the ship?
How much does it cost to enter the museum?
Is there parking?
What will happen this summer?
What does the article say about this year's harvest?
Has Norway raised its taxes?
If the deal fails, what happens then?
visa rules china
Why did the bank that was founded in 1900 collapse?
Which of the ministers resigned?
Who of those involved was fined?
When does the council meet again?
And what did the bank decide?
But who is the captain of the Terna?
What about the new visa rules for British tourists?
Why don't trains run on Sunday?
How will China's neighbours react?
Who said "it is very dangerous"?
Can children bring their dogs?
Will Lena Okafor play in her last match?
What happened on 3 March?
Where do I park my car when it snows?
Name the three subjects.
Did anyone die?
Is the pool open?
How long is the tunnel?
What does Bank of Norway expect?
"""
KNOWN_FAULTS = """
Which one is cheaper?
Says who?
And why not in France?
Is that true that Moe resigned?
"""
COMPLETE_FAULTS = {"Is that true that Moe resigned?"}


def lines(table: str) -> list[str]:
    """The lines of a table."""
    return table.strip().splitlines()


@pytest.mark.parametrize("follow_up", [*SEEN, *UNSEEN], ids=lambda one: one.question)
def test_what_leans_on_earlier_questions_is_told(follow_up: FollowUp) -> None:
    """Ellipses from complete questions that look like them."""
    assert is_elliptical(follow_up.question) is follow_up.is_elliptical


@pytest.mark.parametrize("question", lines(ELLIPSES))
def test_an_elliptical_question_is_told(question: str) -> None:
    """One that nobody understands alone."""
    assert is_elliptical(question)


@pytest.mark.parametrize("question", lines(COMPLETE))
def test_a_complete_question_is_told(question: str) -> None:
    """One that may have a "there", a "his" or an "and"."""
    assert not is_elliptical(question)


@pytest.mark.parametrize("question", lines(KNOWN_FAULTS))
def test_known_faults(question: str) -> None:
    """What is decided wrongly, asserted, so that an improvement is noticed."""
    assert is_elliptical(question) is (question in COMPLETE_FAULTS)


@pytest.mark.parametrize(
    ("history", "question", "query"),
    [
        ([], "And when?", "And when?"),
        (["Who met?"], "Who pays for the pier?", "Who pays for the pier?"),
        (["Who met?"], "And when?", "And when? Who met?"),
        (["Who won?", "Who met?"], "And when?", "And when? Who met?"),
        (["Who met?", "And when?"], "Why?", "Why? Who met?"),
        (["Who met?", "What did he say?", "And when?"], "Why?", "Why? What did he say? Who met?"),
        (["Who met?", "Did he stay?", "What did he say?"], "Why?", "Why? What did he say? Who met?"),
        (["And when?", "Why?"], "Where?", "Where?"),
        (["And what did he say?", "Why?"], "Where?", "Where? And what did he say?"),
    ],
)
def test_what_is_searched_for(history: list[str], question: str, query: str) -> None:
    """The question, then the last one since the last complete one that says something, then that complete one."""
    assert completed(question, history) == query


def test_a_long_question_is_decided_at_once() -> None:
    """Also where it is nothing but pronouns and conjunctions."""
    start = time.process_time()
    assert is_elliptical("When it and that, if she. " * 40)
    assert is_elliptical("Who knows " + "when it and that, if she " * 40)
    assert time.process_time() - start < 0.5
