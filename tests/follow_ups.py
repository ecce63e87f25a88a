"""Questions asked after others, about the briefings in follow_up_briefings/: ellipses, and traps that look like them.

A line is: earlier questions, oldest first, and the question, parted by "|", then "→" and words that stand in one
sentence of the briefings only, the one that answers. A trap can be understood alone, whatever was asked before. The
rule was tuned on those about the ferry, the clinic and the council, not on the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BRIEFINGS = Path(__file__).with_name("follow_up_briefings")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question, those asked before it, whether it leans on them, and words of the one sentence that answers."""

    history: tuple[str, ...]
    question: str
    is_elliptical: bool
    gold: str


def follow_ups(table: str, *, is_elliptical: bool) -> Iterator[FollowUp]:
    """The rows of a table."""
    for line in table.strip().splitlines():
        asked, gold = line.split(" → ")
        *history, question = asked.split(" | ")
        yield FollowUp(tuple(history), question, is_elliptical, gold)


SEEN_ELLIPSES = """
When does the first boat leave Skarvøy? | And the last one? → from Langsund
How many crossings are there on a weekday? | And on Sundays? → four crossings
What does a ticket for an adult cost? | And for children? → Children under six
Who commands the new ferry? | What did she say? → last for six crossings
What replaces the Havella? | Where was she built? | And what does she run on? → yard of Brattholm
When does the summer timetable begin? | Until when? → 14 May
Do cars have to be booked? | Why? → car deck
Does the ferry sail in a storm? | How do passengers hear of it? → text message
What happened to the Havella? | How old was it? → thirty-year-old
How long does a crossing take? | What does it cost? → 64 crowns
When does the clinic close its old building? | Why? → has no lift
When does the clinic close its old building? | Why? | And where does it go? → 12 Foundry Road
When is the clinic open on weekdays? | What about Saturdays? → for emergencies only
Who is the new doctor? | What languages does she speak? → speaks French
Who is the new doctor? | What languages does she speak? | And what is she a specialist in? → speaks French
Which doctor retires? | Who takes over his patients? → taken over by
Which doctor retires? | When? | After how long? → after 31 years
When are flu vaccinations given? | Do I need an appointment for that? → without an appointment
When are flu vaccinations given? | How much is it? → all others pay
How can I order a repeat prescription? | When will it be ready? → two working days
Are flu vaccinations given on Mondays? | On which days, then? → Tuesday afternoons
What did the council decide on Monday? | By how many votes? → 17 votes
Who was against the library? | Why? → missing for the schools
What will the new library cost? | Who pays for it? → county pays half
What does the county pay for the library? | And the rest? → loan over twenty
When does work on the library begin? | How long will it take? → September 2027
Who is the architect of the library? | What did she keep? → old reading room
Who is the architect of the library? | What did she keep? | Why? → old reading room
When does work on the library begin? | Where can I borrow books until then? → former post office
What did Councillor Brandt ask for? | Did he get it? → June meeting
What did Councillor Brandt ask for? | Did he get it? | When will it be discussed again? → June meeting
"""
SEEN_TRAPS = """
Who commands the new ferry? | When does the first ferry leave? → at 5.40
What does a ticket cost? | Is it true that the old ferry went to a museum? → thirty-year-old
When is the last boat? | How long does it take to cross? → 55 minutes
When is the last boat? | Is there a discount for small children? → Children under six
When does the clinic move? | If a storm comes up, how are ferry passengers told about it? → text message
What does a ticket cost? | The Terna – where was she built? → yard of Brattholm
Who pays for the library? | What did Captain Moe say about her batteries? → last for six crossings
When does the clinic move? | ferry battery range → last for six crossings
What happened to the Havella? | And when does the summer timetable begin? → 14 May
Are Sundays different? | How many cars does the deck hold? → car deck
How much is a flu vaccination? | Is it possible to order a prescription by telephone? → by telephone or on
When do flu vaccinations take place? | Who takes over Dr. Lindqvist's patients when he retires? → taken over by
Who is the architect? | Where are patients seen while the clinic moves? → Saint Anne's
When does the clinic close? | Who is this Dr. Osei? → joins the practice
How long does a crossing take? | Does Dr. Osei speak French or does she only speak English? → speaks French
When does the clinic move? | Are there any vaccinations without an appointment? → without an appointment
Who retires? | What are the clinic's opening hours? → from 8 to 18
What is Dr. Osei a specialist in? | How old must one be for the flu vaccination to be free? → all others pay
What does the parking fee go up to? | saturday opening clinic → for emergencies only
Which doctor retires? | Who was against the library? → missing for the schools
Who is the architect? | Is it true that parking becomes more expensive? → parking fee
Who is the new doctor? | What is this year's parking fee at the market? → parking fee
What does the library cost? | Did Tom Brandt get his skate park? → June meeting
When does work begin? | Those who were against the library, what were their reasons? → missing for the schools
Who drew the plans? | How much of the cost does the county bear? → county pays half
Who was against the library? | Will the reading room be kept, or is it pulled down? → old reading room
What did Councillor Brandt ask for? | When does the building work start? → September 2027
Who drew the plans? | And how does the town pay its share of the library? → loan over twenty
What did Captain Moe say? | How long does it take to rebuild the library? → September 2027
When is the ferry not sailing? | By how many votes did the motion pass? → 17 votes
"""
UNSEEN_ELLIPSES = """
Which bicycles does Velano call back? | How many of them are there? → 12,400
What is wrong with the battery of the Strada 3? | Did it catch fire anywhere? → two households
Where were the bicycles sold? | Since when? → between April
What should owners do with the battery? | Where can they have it exchanged? → free of charge
Where is the battery exchanged? | How long does that take? → twenty minutes
Where is the battery exchanged? | How long does that take? | And what does it cost? → free of charge
Where do I find the serial number? | Which ones are affected? → SV7
Who is the head of Velano? | Whom did she blame? → changed a cell
Can I have the battery exchanged? | Or my money back? → a refund
How did the share of Velano react? | By how much? → seven per cent
Whom did Clara Pinto blame? | Does the firm still work with that supplier? → has parted
Who won the semi-final? | By how much? → beat Calder City
Who scored for the Rovers? | How often? → scored twice
Who scored for the Rovers? | How often? | How did she score the first? → free kick
Who was sent off? | What for? → handling the ball
When is the final? | Where? → National Stadium
When is the final? | Where? | Against whom? → Saint Olave
Where is the final played? | How do I get tickets for it? → Thursday at 34
What happened to the captain? | How long will she be out? → six weeks
What happened to the captain? | How long will she be out? | Who replaces her? → Priya Nair
Who coaches the Rovers? | Is she staying? → leave the club
Who coaches the Rovers? | Is she staying? | Why not? → leave the club
How many people watched the semi-final? | And where was that? → Mill Ground
"""
UNSEEN_TRAPS = """
Who scored twice? | How many bicycles are there to be called back? → 12,400
Where is the serial number? | Did the battery hurt anybody when it caught fire? → two households
How long does the exchange take? | How do I know whether my bicycle is one of those affected? → SV7
Who is the head of Velano? | Should I charge the battery or take it out? → take the battery out
How many bicycles were sold? | What did Clara Pinto say to her customers? → apologized
When is the final? | strada 3 refund amount → a refund
Where is the serial number? | In which countries was the Strada 3 sold? → between April
Who apologized? | Does it say how far the share of Velano fell? → seven per cent
By how much did the share fall? | Why can the battery overheat? → can overheat
When was the Strada 3 sold? | And how long does the exchange at a dealer take? → twenty minutes
Who scored? | Who was sent off? → handling the ball
Who watched the match? | Is it Saint Olave that the Rovers meet in the final? → Saint Olave
What happened to the captain? | How long is it until tickets for the final go on sale? → Thursday at 34
Where is the final? | In which minute did Mia Tamm see her red card? → handling the ball
Who was sent off? | What did the coach think of her team? → praised the patience
When was the semi-final? | How old is Priya Nair, who replaces Hart? → Priya Nair
Who scored twice? | Where was the match, and how many people saw it? → Mill Ground
Who is out for six weeks? | Are there still tickets for the final? → Thursday at 34
How long is Hart out? | And who won the cup last year? → Saint Olave
Does Velano pay a refund? | Marta Silva: what does she want to do next? → leave the club
Which bicycles are affected? | Josie Hart injury → knee injury
Who coaches the Rovers? | What happens to owners if they keep the battery indoors? → keep it outdoors
"""
SEEN = (*follow_ups(SEEN_ELLIPSES, is_elliptical=True), *follow_ups(SEEN_TRAPS, is_elliptical=False))
UNSEEN = (*follow_ups(UNSEEN_ELLIPSES, is_elliptical=True), *follow_ups(UNSEEN_TRAPS, is_elliptical=False))
