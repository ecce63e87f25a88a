"""Pairs of sentences of our own: those that say the same again, and traps that have nearly all words in common.

A `known_fault` is what is wrongly judged today; it is asserted too, so that an improvement is noticed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, and one that was cited before it."""

    sentence: str
    said: str
    known_fault: bool = False


REPEATED = [
    Pair(
        "Britain and Japan will work together more closely on defence and security.",
        "Prime ministers Keir Starmer and Sanae Takaichi met in Tokyo and agreed that Britain and "
        "Japan will work together more closely on defence, on security and on the economy.",
    ),
    Pair(
        "The envoys met in Lisbon and agreed to reopen the harbour.",
        "The envoys met in Lisbon on Monday and agreed to reopen the harbour after nine years.",
    ),
    Pair("Norway pays 40 million crowns for the pier.", "Norway pays 40 million crowns for the new pier."),
    Pair("Norway pays 40 million crowns for the new pier.", "Norway pays 40 million crowns for the pier."),
    Pair("Norway will pay 40 million crowns for the pier.", "Norway is paying 40 million crowns for the pier."),
    Pair("The first ferry leaves in May.", "The first ferry leaves in May."),
    Pair("The first ferry leaves in May.", "The first ferry will leave in May."),
    Pair("First ferry leaves in May", "The first ferry leaves in May, the town said."),
    Pair("The parliament passed the budget on Friday.", "On Friday the parliament passed the budget."),
    Pair(
        "The central bank raised its key rate by 0.25 points to 4.5 percent.",
        "The central bank raised its key interest rate by 0.25 points to 4.5 percent on Thursday.",
    ),
    Pair(
        "Central bank raises key rate to 4.5 percent",
        "The central bank raised its key rate by 0.25 points to 4.5 percent on Thursday.",
    ),
    Pair("The storm left 12,000 homes without power, the utility said.", "The storm left 12000 homes without power."),
    Pair(
        "The storm left 12,000 homes without power.",
        "The storm left some 12,000 homes without electrical power, according to the utility.",
    ),
    Pair(
        "A court in Oslo sentenced the former minister to three years in prison.",
        "A court in Oslo has sentenced the former minister to three years in prison for fraud.",
    ),
    Pair(
        "The company is closing two of its plants in Ohio.", "The company said it is closing two of its plants in Ohio."
    ),
    Pair(
        "The company said on Tuesday it is closing two of its plants in Ohio.",
        "The company is closing two of its plants in Ohio, it said on Tuesday.",
        known_fault=True,
    ),
    Pair(
        "Scientists found water ice at the south pole of the moon.",
        "Scientists have found water ice at the moon's south pole.",
    ),
    Pair(
        "The museum reopens on 4 June after a renovation of six years.",
        "After a renovation of six years, the museum reopens on 4 June.",
    ),
    Pair(
        "Talks between the union and the airline broke down late on Sunday.",
        "Late on Sunday, talks between the airline and the union broke down.",
    ),
    Pair("The rover landed safely in Jezero crater.", "The rover has landed safely in the Jezero crater on Mars."),
    Pair('He opposed the plan and called it "reckless".', "He opposed the plan and called it “reckless”."),
    Pair("The treaty bans the sale of such weapons.", "The new treaty bans the sale of such weapons to anyone."),
    Pair(
        "Unemployment fell to 5.1 percent in March, the lowest since 2008.",
        "In March unemployment fell to 5.1 percent, the lowest level since 2008.",
    ),
    Pair(
        "The bridge will be closed to lorries from Monday.",
        "From Monday, the bridge will be closed to lorries and buses.",
    ),
    Pair("The government does not plan new taxes.", "The government does not plan any new taxes this year."),
    Pair("The minister did not say when the ban will end.", "The minister didn't say when the ban would end."),
    Pair(
        "Both governments see an urgent need to make supply chains more resilient.",
        "Ms. Takaichi said that both governments see an urgent need to make supply chains more "
        "resilient, and that secure access to critical minerals is part of it.",
    ),
    Pair(
        "China agreed that British visitors may stay for less than 30 days without a visa.",
        "According to Downing Street, China agreed that British visitors may stay for less than 30 "
        "days without a visa.",
    ),
    Pair(
        "British visitors may stay in China for less than 30 days without a visa.",
        "According to Downing Street, China agreed that British visitors may stay for less than 30 "
        "days without a visa.",
        known_fault=True,
    ),
    Pair(
        "No date has been set for the arrangement to begin.",
        "No date has been set for the visa-free arrangement to begin.",
    ),
    Pair("Police arrested five people after the match.", "Police said they arrested five people after the match."),
    Pair("Police arrested 5 people after the match.", "Police arrested five people after the match."),
    Pair("The new line connects the airport with the old town.", "The new line connects the airport and the old town."),
    Pair(
        "Researchers at Lund University published the study in Nature.",
        "The study was published in Nature by researchers at Lund University.",
        known_fault=True,
    ),
    Pair(
        "The dam holds back 3 billion cubic metres of water.", "The dam holds back three billion cubic metres of water."
    ),
    Pair("Ford recalls 125,000 cars over faulty brakes", "Ford is recalling 125,000 cars because of faulty brakes."),
    Pair("The mayor has resigned.", "The mayor resigned on Thursday."),
    Pair("The mayor resigned.", "The mayor has resigned."),
    Pair("The festival was cancelled because of the heat.", "The festival was cancelled due to the heat."),
    Pair("The city council voted to ban cars from the centre.", "City council votes to ban cars from the centre"),
]
DIFFERENT = [
    Pair("Exports rose by 3 % in May.", "Exports rose by 5 % in May."),
    Pair("Exports rose by 3 % in May.", "Exports fell by 3 % in May."),
    Pair("Exports rose by 3 % in May.", "Exports rose by 3 % in June."),
    Pair("The talks will not resume on Monday.", "The talks will resume on Monday."),
    Pair("The talks will resume on Monday.", "The talks will not resume on Monday."),
    Pair("Norway pays for the pier.", "Sweden pays for the pier."),
    Pair("Norway pays Sweden for the pier.", "Sweden pays Norway for the pier."),
    Pair("Norway pays for the pier.", "Norway refuses to pay for the pier."),
    Pair("The first ferry leaves in May.", "The last ferry leaves in May."),
    Pair("The first ferry leaves in May.", "The second ferry leaves in June."),
    Pair("The north gate opens at nine.", "The south gate opens at nine."),
    Pair("The minister met the ambassador before the vote.", "The minister met the ambassador after the vote."),
    Pair("No party won a majority of the seats.", "One party won a majority of the seats."),
    Pair("The drug lowers the risk of stroke.", "The drug raises the risk of stroke."),
    Pair("The court allowed the appeal.", "The court dismissed the appeal."),
    Pair("The plan was approved by the senate.", "The plan was approved by the house."),
    Pair(
        "The minister of finance said that the budget of the coming year would be balanced.",
        "The minister of defence said that the budget of the coming year would be balanced.",
    ),
    Pair("In 1990 the town had 12,000 inhabitants.", "In 2010 the town had 12,000 inhabitants."),
    Pair(
        "Dr. Berg, who leads the institute, warned of a shortage of nurses in hospitals.",
        "Dr. Lund, who leads the institute, warned of a shortage of nurses in hospitals.",
    ),
    Pair("The ferry from Oslo to Kiel takes 20 hours.", "The ferry from Kiel to Oslo takes 20 hours."),
    Pair(
        "Norway pays 40 million crowns for the pier, and the harbour town adds four million from a fund of its own.",
        "Norway pays 40 million crowns for the pier.",
    ),
    Pair("The envoys met in Lisbon.", "The envoys met in Lisbon to sign nothing."),
    Pair(
        "The envoys met in Lisbon to reopen the harbour, to set the fees for fishing boats and to "
        "name a joint inspector.",
        "The envoys met in Lisbon to reopen the harbour.",
    ),
    Pair("Britain supports Japan.", "Japan supports Britain."),
    Pair(
        "Women earn less than men in most of these jobs.",
        "Men earn less than women in most of these jobs.",
        known_fault=True,
    ),
    Pair("The north of the island is dry and hot in summer.", "The north of the island is wet and cold in winter."),
    Pair(
        "The company denied that it is closing two of its plants in Ohio.",
        "The company said it is closing two of its plants in Ohio.",
    ),
    Pair("The strike ends at midnight on Tuesday.", "The strike begins at midnight on Tuesday."),
    Pair("Visitors may bring dogs into the park.", "Visitors may never bring dogs into the park."),
    Pair(
        "The bank will raise its key rate this year without doubt.",
        "The bank will lower its key rate this year without doubt.",
    ),
    Pair("He said.", "He said that the talks had failed."),
    Pair("The harbour was closed in winter.", "The harbour was open in winter."),
    Pair("Adults pay ten euros.", "Children pay ten euros."),
    Pair("Mr. Starmer openly rejected that criticism.", "Mr. Trump openly voiced that criticism."),
    Pair("Three quarters of the voters were in favour.", "Two quarters of the voters were in favour."),
    Pair("The city's oldest bridge was built by the Romans.", "The city's longest bridge was built by the Romans."),
    Pair(
        "Foreign ministers are to hold a joint meeting later this year.",
        "Defence ministers are to hold a joint meeting later this year.",
    ),
    Pair("The treaty was signed but has not been ratified.", "The treaty was signed and has been ratified."),
    Pair(
        "Import duties on steel will be raised by the European Union.",
        "Export duties on steel will be raised by the European Union.",
    ),
    Pair("The left lung was removed.", "The right lung was removed."),
    Pair("It is unlikely that the team will win the cup.", "It is likely that the team will win the cup."),
    Pair(
        "The study found that coffee reduces the risk of diabetes in older men.",
        "The study found that coffee reduces the risk of diabetes in older women.",
    ),
]
