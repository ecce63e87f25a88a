"""Sentence-splitting cases: what a text is, and the sentences it must be split into.

`GOLDEN` holds one case for each of the 48 English "Golden Rules" that pragmatic_segmenter and pySBD publish: the
phenomena are theirs, the texts are our own. `MUST_HOLD` holds what briefings are full of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefbot.core.text import Span


@dataclass(frozen=True, slots=True)
class KnownFault:
    """What is given instead of the right sentences, and why that is borne with."""

    given: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """One text with the sentences that a careful reader would mark in it."""

    rule: str
    sentences: tuple[str, ...]
    between: str = " "
    known_fault: KnownFault | None = None

    @property
    def text(self) -> str:
        """The sentences in a row, as they stand in a document."""
        return self.between.join(self.sentences)


def _case(rule: str, *sentences: str, between: str = " ", known_fault: KnownFault | None = None) -> Case:
    return Case(rule, sentences, between, known_fault)


# Why a fault is borne with. Where a choice must be made, two sentences that run together do less harm than a quotation
# that is cut short.
ABBREVIATION = "only a word that begins sentences can tell an abbreviation at the end from one inside; a name cannot"
LIST = "list items come one by one out of the Markdown; a rule for lists in a line would cut 'by 3 to 2. The rest'"
ELLIPSIS = (
    "an ellipsis behind a full stop is taken for the end of the sentence before it, not for the start of the next"
)
UNLISTED = "an abbreviation that is not listed looks like any last word"

GOLDEN: tuple[Case, ...] = (
    _case("full stop", "Tokyo signed the pact.", "London ratified it on Friday."),
    _case("question mark", "Who pays for the bridge?", "The council does."),
    _case("exclamation mark", "The vote is over!", "Turnout reached 71 per cent."),
    _case("upper-case initial inside a name", "The report was drafted by Helen R. Osborne."),
    _case("one-letter lower-case abbreviation", "The table on p. 12 gives the tariffs."),
    _case("lower-case co. inside a sentence", "Did Marsh and co. attend the hearing?"),
    _case("upper-case Co. inside a sentence", "The port was sold to Hale, Stone & Co. in March."),
    _case("lower-case co. at the end", "Leave the talks to Marsh and co.", "They know the terms."),
    _case("upper-case Co. at the end", "The port was sold to Hale, Stone & Co.", "It had been idle for years."),
    _case("abbreviation before a name", "Rescue teams climbed Mt. Ararat on Sunday."),
    _case("abbreviation before and after a name", "The march began at St. Stephen's Hall on Mill st. near the river."),
    _case("abbreviation with a possessive", "This was Robert Kane Jr.'s second term."),
    _case("abbreviation of several letters inside", "Exports to the U.S.A. fell last year."),
    _case("abbreviation of several letters at the end", "Norway is outside the E.U.", "How does it trade?"),
    _case("U.S. at the end", "The firm moved to the U.S.", "How many jobs went with it?"),
    _case("U.S. before a capital inside", "The loan came from the U.S. Government in May."),
    _case("U.S. before a lower-case word", "The treaty kept the U.S. out for ten years."),
    _case(
        "a.m. inside and P.M. at the end, both before a title",
        "At 7 a.m. Mr. Okafor opened the session.",
        "He closed it at 9 P.M.",
        "Mr. Okafor then met the press.",
        known_fault=KnownFault(
            ("At 7 a.m. Mr. Okafor opened the session.", "He closed it at 9 P.M. Mr. Okafor then met the press."),
            ABBREVIATION,
        ),
    ),
    _case("decimal number", "Brent crude rose to $83.50 a barrel."),
    _case("decimal number at the end", "Brent crude rose to $83.50.", "It had been falling since June."),
    _case(
        "sentence in brackets inside a sentence",
        "The envoy teaches law (She sat as a judge for six years.) at the national academy.",
    ),
    _case("e-mail address at the end", "Write to Press.Desk@ministry.example.", "The desk replies within a day."),
    _case(
        "web address at the end",
        "The text is at https://www.ministry.example/2024.05/joint-statement.html.",
        "Annexes follow next week.",
    ),
    _case("single quotation inside", "The minister told them, 'The deal is done.' and left the room."),
    _case("double quotation inside", 'The minister told them, "The deal is done." and left the room.'),
    _case(
        "double quotation at the end",
        'The minister told them, "The deal is done."',
        "She then signed both copies.",
    ),
    _case("two exclamation marks", "Agreed!!", "The hall rose to its feet."),
    _case("two question marks", "Delayed??", "Nobody had been told."),
    _case("exclamation and question mark", "Cancelled!?", "Nobody had been told."),
    _case("question and exclamation mark", "Cancelled?!", "Nobody had been told."),
    _case(
        "list 1.) without full stops",
        "1.) Cut the tariff",
        "2.) Open the border",
        known_fault=KnownFault(("1.) Cut the tariff 2.)", "Open the border"), LIST),
    ),
    _case("list 1.) with full stops", "1.) Cut the tariff.", "2.) Open the border."),
    _case(
        "list 1) without full stops",
        "1) Cut the tariff",
        "2) Open the border",
        known_fault=KnownFault(("1) Cut the tariff 2) Open the border",), LIST),
    ),
    _case("list 1) with full stops", "1) Cut the tariff.", "2) Open the border."),
    _case(
        "list 1. without full stops",
        "1. Cut the tariff",
        "2. Open the border",
        known_fault=KnownFault(("1. Cut the tariff 2.", "Open the border"), LIST),
    ),
    _case("list 1. with full stops", "1. Cut the tariff.", "2. Open the border."),
    _case(
        "list with bullets",
        "• 9. Cut the tariff",
        "• 10. Open the border",
        known_fault=KnownFault(("• 9. Cut the tariff • 10.", "Open the border"), LIST),
    ),
    _case(
        "list with hyphen bullets",
        "⁃9. Cut the tariff",
        "⁃10. Open the border",
        known_fault=KnownFault(("⁃9. Cut the tariff ⁃10.", "Open the border"), LIST),
    ),
    _case(
        "list with letters",
        "a. Cut the tariff",
        "b. Open the border",
        "c. Recall the envoys",
        known_fault=KnownFault(("a. Cut the tariff b. Open the border c. Recall the envoys",), LIST),
    ),
    _case("numbered reference", "The file is kept as N°. 2041.118.906.", "It may be read on request."),
    _case("name with an exclamation mark", "The campaign was run by Vote! in the northern counties."),
    _case("I at the end and as an initial", "They chose two of us, the consul and I.", "Have you met Paul I. Reyes?"),
    _case(
        "ellipsis at the end of a quotation",
        "The paper notes that, “with rates this low, savers will look abroad. . . .”",
    ),
    _case("ellipsis in square brackets", '"The ministers [...] agreed on shared patrols [...]" (Communiqué 12).'),
    _case(
        "spaced ellipsis of four points as the end",
        "The passage on fishing rights was left out of the final text . . . .",
        "Nobody objected.",
    ),
    _case("ellipsis of four points as the end", "We never agreed to that....", "The envoy left the room."),
    _case(
        "ellipses inside a sentence",
        "It was not ... how to put it, what we had...hoped . . . for, our aim was . . . a truce.",
    ),
    _case(
        "ellipses inside and between sentences",
        "A custom that had weakened . . . was that of meeting every spring.",
        ". . . The meetings did not stop. . . .",
        known_fault=KnownFault(
            (
                "A custom that had weakened . . . was that of meeting every spring. . . .",
                "The meetings did not stop. . . .",
            ),
            ELLIPSIS,
        ),
    ),
)

MUST_HOLD: tuple[Case, ...] = (
    _case("Mr.", "Talks with Mr. Starmer resumed.", "Mr. Ishiba will host the next round."),
    _case("Mrs., Ms. and Dr.", "Mrs. Cole, Ms. Adeyemi and Dr. Blum signed.", "Dr. Blum spoke first."),
    _case("Prof., Sen., Rep. and Gov.", "Prof. Ito met Sen. Hart, Rep. Diaz and Gov. Lund in Ohio.", "No deal came."),
    _case("military ranks", "Lt. Gen. Ana Ruiz, Maj. Tom Bell and Col. Wu took command.", "Sgt. Poe was absent."),
    _case("U.S. forces", "U.S. forces left the base.", "The U.S. Army and the U.K. Navy stayed."),
    _case("U.S. before a name", "The U.S. Senate and the U.S. Supreme Court differ.", "The U.S. President decides."),
    _case("U.N. and E.U.", "The U.N. Security Council met.", "The E.U. Commission sent a letter."),
    _case("U.S. at the end before a starter", "Most of it is sold in the U.S.", "The rest goes to Japan."),
    _case("U.K. at the end before a pronoun", "He was born in the U.K.", "He grew up in Kenya."),
    _case("per cent with decimals", "Growth was 3.5 per cent.", "Inflation was 2.1%.", "Rates stay at 4.75 per cent."),
    _case("No. before a number", "A vote was held at No. 10 on Tuesday.", "No. 11 is next door."),
    _case("no as the last word", "Would they sign?", "The answer was no.", "The talks ended."),
    _case("No. as an answer", "Is the port open?", "No.", "It closed in May."),
    _case(
        "e.g. and i.e.", "Some goods, e.g. Scotch whisky and rice, are exempt, i.e. free of duty.", "Others are not."
    ),
    _case(
        "etc. inside and at the end", "Steel, rice, etc. were listed.", "It covers ships, ports, etc.", "It starts now."
    ),
    _case("vs.", "The case Harrow vs. Lane was heard.", "In Smith v. Jones the court agreed."),
    _case("initials", "J. K. Rowling and J.R.R. Tolkien were cited.", "George W. Bush was not."),
    _case("initials at the start", "H. G. Wells wrote it.", "E. M. Forster replied."),
    _case("5 p.m. before a weekday", "The polls close at 5 p.m. on Monday.", "Results come at 9 a.m. Tuesday."),
    _case("5 p.m. at the end", "The polls close at 5 p.m.", "The count starts at once."),
    _case("p.m. before a zone", "The launch is set for 6 p.m. GMT.", "It was due at 4 p.m. London time."),
    _case(
        "Feb. before a number",
        "The pact was signed on Feb. 1 and came into force on Sept. 15.",
        "It ends in Dec. 2030.",
    ),
    _case("month at the end", "The vote was moved to next Feb.", "The reasons are unclear."),
    _case("weekday abbreviations", "Offices open Mon. to Fri. from nine.", "On Sat. they are closed."),
    _case("Art., Sec., para. and pp.", "Under Art. 5 an attack on one is met by all.", "See Sec. 2, para. 4, pp. 7-9."),
    _case("Fig., Vol. and ch.", "Fig. 3 in Vol. 2, ch. 4 shows the trend.", "Eq. 7 does not."),
    _case("Inc., Corp. and Ltd. inside", "Alder Inc. bought Birch Corp. and Cedar Ltd. for £2m.", "Shares rose."),
    _case("Inc. before a capital inside", "Alder Inc. President Joan Lee resigned.", "The board met."),
    _case("Inc. at the end", "The yard was bought by Alder Inc.", "The price was not disclosed."),
    _case(
        "Jr. inside and at the end", "Martin Luther King Jr. spoke here.", "The bill is by Ray Cole Jr.", "It passed."
    ),
    _case("approx., est. and ca.", "It cost approx. 4 billion and seats ca. 900.", "The firm (est. 1902) built it."),
    _case("St. in a place", "Talks moved to St. Petersburg and St. Lucia.", "They ended in Ft. Worth."),
    _case("Ph.D. and M.P.", "She holds a Ph.D. in physics.", "Her brother is an M.P. for Leeds."),
    _case(
        "D.C. inside and at the end",
        "Washington, D.C. police were called.",
        "They met in Washington, D.C.",
        "It rained.",
    ),
    _case("ellipsis before lower case", "The talks were … difficult.", "They went on... and on."),
    _case("ellipsis at the end", "And then there was silence…", "The session was closed."),
    _case("ellipsis of three points at the end", "And then there was silence...", "The session was closed."),
    _case("web address inside", "See www.gov.example/treaty?id=4&p=2 for the text.", "It is at gov.example/a.b too."),
    _case("names with points inside", "Amazon.com and Node.js were named.", "Version 2.0.1 is out."),
    _case("file names and addresses", "The host 10.0.0.1 served report.final.pdf twice.", "It is now off."),
    _case(
        "closing straight quotation mark", '"We will sign."', "The hall applauded.", 'He added: "Soon."', "They left."
    ),
    _case("closing curly quotation mark", "“We will sign.”", "The hall applauded.", "He added: “Soon.”", "They left."),
    _case("closing curly single mark", "‘We will sign.’", "The hall applauded.", "He added: ‘Soon.’", "They left."),
    _case("several sentences in one quotation", "He said: “We met.", "We agreed.", "We signed.”", "Then he left."),
    _case("question in a quotation", "“Will they sign?” she asked.", "“Never!” cried the envoy."),
    _case("question in a quotation before a name", "“Will they sign?” Ms. Cole asked.", "Nobody knew."),
    _case("quotation mark before the full stop", "He called it “a new era”.", "Critics called it 'a farce'."),
    _case("nested quotation", "“He told me: ‘It is over.’”", "She shrugged."),
    _case("new quotation after a quotation", "“We will sign.”", "“When?”", "“In May.”"),
    _case("sentence in brackets alone", "The pact was signed.", "(It ends in 2030.)", "Both sides were content."),
    _case("brackets inside", "The pact (signed in May) holds.", "The other (see below) does not."),
    _case("quotation in brackets", "The mood was good (“Excellent!”).", "It did not last."),
    _case(
        "footnote mark in square brackets", "The pact was signed.[1]", "It ends in 2030.[2][3]", "Both sides agreed."
    ),
    _case("sentence that begins with a number", "The talks failed.", "2025 will be harder.", "3,000 jobs are at risk."),
    _case("sentence that ends with a year", "The pact ends in 2030.", "Talks will resume in 2028.", "All agree."),
    _case("sentence that begins with a quotation mark", "The envoy rose.", "“It is time,” she said.", "All agreed."),
    _case("sentence that begins with a lower-case brand", "The shares fell.", "iPhone sales were weak.", "Tokyo fell."),
    _case("sentence that begins with a currency", "The fund is small.", "£40m was paid in May.", "$9m is left."),
    _case("colon and semicolon do not end", "One thing is clear: Tokyo wants a deal; London does too.", "Paris waits."),
    _case("dash in a sentence", "The deal - if it is one - is thin.", "The other — agreed in May — is not."),
    _case("line break in a sentence", "The pact was\nsigned in May.", "It ends\r\nin 2030.", between="\n"),
    _case("line break after an abbreviation", "The pact was signed by Mr.\nStarmer in the U.S.\nCapitol.", "It holds."),
    _case("empty line", "Signed in May", "Ends in 2030", between="\n\n"),
    _case("empty line with carriage returns", "Signed in May", "Ends in 2030", between="\r\n \r\n"),
    _case("several spaces", "The pact was signed.", "It holds.", between="   "),
    _case("non-breaking space", "Mr.\u00a0Starmer signed it.", "It cost 3.5\u00a0m.", between="\u00a0"),
    _case("question inside a sentence", "The question is not if? but when.", "Nobody knows."),
    _case("bold marks stay", "The **U.S. Senate** voted.", "The *final* text is short."),
    _case("abbreviated names of states", "Talks in Boston, Mass. and Austin, Tex. failed.", "Others go on."),
    _case("degrees and units", "It is 3 ft. wide and weighs 40 kg.", "It is 12 in. deep."),
    _case("a.k.a. before a capital", "Ali Reza, a.k.a. The Fox, was held.", "His aide, aged 40, was not."),
    _case("hyphenated abbreviations", "UN Sec.-Gen. Antonio Guterres spoke.", "Asst. Sec. Lee listened."),
    _case(
        "single letter at the end before a pronoun",
        "Plan B was dropped by the cabinet.",
        "They moved to Phase C.",
        "It failed.",
    ),
    _case(
        "single letter at the end before a name",
        "Japan plays in Group A.",
        "England plays in Group B.",
        "Both won.",
        known_fault=KnownFault(("Japan plays in Group A. England plays in Group B.", "Both won."), ABBREVIATION),
    ),
    _case(
        "U.S. at the end before a name",
        "The firm moved to the U.S.",
        "Tokyo objected.",
        known_fault=KnownFault(("The firm moved to the U.S. Tokyo objected.",), ABBREVIATION),
    ),
    _case(
        "title nobody has listed",
        "It was translated by Pseud. Alder and sold.",
        "Few bought it.",
        known_fault=KnownFault(("It was translated by Pseud.", "Alder and sold.", "Few bought it."), UNLISTED),
    ),
    _case("plural with an apostrophe", "The shop sold CD's.", "Tokyo taxed them."),
    _case("figure at the start of a wrapped line", "Support rose to\n40.", "Tokyo was pleased."),
    _case("initials before a capital A", "The novelist A. A. Gill wrote it.", "A. Alder drew it."),
    _case("law report", "Under 42 U.S.C. § 113 and 406 U.S. 205 it is void.", "It was appealed."),
    _case("bold sentence", "**The deal is done.**", "It ends in 2030.", "*Really?*", "__Yes!__", "Both agreed."),
    _case("link around a sentence", "[The deal is done.](https://gov.example/a.b)", "It ends in 2030."),
    _case("link inside a sentence", "The [U.S. Senate](https://senate.example/a) voted.", "It passed."),
    _case("words in square brackets", "He said: “They [the U.S.] agreed.", "We did not [yet].”", "She nodded."),
    _case("roman numerals", "It was signed by Charles III.", "Under Elizabeth II it was not."),
)


def assert_promises_kept(text: str, sentences: Sequence[Span]) -> None:
    """Assert what `split` promises of any text: nothing lost or doubled, in order, no white space at either end."""
    cuts = [sentence.cut(text) for sentence in sentences]
    assert "".join("".join(cuts).split()) == "".join(text.split())
    assert all(cut and cut == cut.strip() for cut in cuts)
    assert all(one.end <= following.start for one, following in pairwise(sentences))
