"""nupunkt: where sentences may end, by the Punkt algorithm (Kiss and Strunk 2006) with a vocabulary of our own."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from briefbot.core.splitting import STARTERS

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

# The model that comes with nupunkt was made for legal texts. Its 5,865 abbreviations hold many plain words that
# sentences would run together behind ("century", "south", "month"), and its sentence starters hold "Secretary" and
# "Ambassador", which would cut "the U.S. Secretary" in two. A briefing needs a few dozen of each. Dotted abbreviations
# ("U.S.", "p.m."), initials and labels of numbers ("No. 10") are left to `briefbot.core.splitting`, which knows them by
# their form.
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms mx dr prof hon rev fr sr jr st ste messrs mme mlle esq pres vp
    gen lt col maj capt cmdr cmdt cpl sgt pvt adm brig comdr supt insp det const ret
    sen rep gov amb sec asst assoc dep atty treas chmn
    inc corp co ltd llc plc bros cie dept univ inst assn ass'n natl nat'l intl int'l govt gov't mfg
    ave blvd rd hwy bldg mt mts ft
    ariz calif colo conn kan ky mich minn neb nev okla tenn tex wis wyo ont que
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues thu thur thurs fri
    vs v eg ie cf viz etc al ibid op cit seq incl excl ed eds trans
    """.split()  # noqa: SIM905  (words are easier to read as words than as 150 string literals)
)


# Same length, so that offsets hold. "40." at the beginning of a line is taken for the number of a list item, but in a
# wrapped line it is a figure; of Markdown's two marks of emphasis only one is known to close a sentence.
_AS_NUPUNKT_READS_IT = str.maketrans("\n_", " *")


def boundaries(text: str) -> Sequence[int]:
    """Offsets just behind the marks that end sentences of `text`; fulfils `briefbot.core.splitting.Boundaries`."""
    return [end for _, end in _tokenizer().span_tokenize(text.translate(_AS_NUPUNKT_READS_IT))]


@cache
def _tokenizer() -> "PunktSentenceTokenizer":
    """The Punkt algorithm with our vocabulary, made once; it keeps no state but a memo of its decisions."""
    from nupunkt import PunktParameters, PunktSentenceTokenizer  # here, not above: importing briefbot is free

    return PunktSentenceTokenizer(PunktParameters(abbrev_types=set(_ABBREVIATIONS), sent_starters=set(STARTERS)))
