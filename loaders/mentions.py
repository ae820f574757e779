"""Mentions: where a sentence names a place, a mineral, a firm, a figure or a date."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ..graph.codes import countries, minerals, regions
from ..graph.names import slug
from .common_words import GEOGRAPHY, NOT_A_NAME
from .dates import Day, days
from .gazetteer import Name, Named, gazetteer, homes, named, namesakes, towns
from .name_parts import BY, FIRM_VERB
from .quantities import Quantity, quantities
from .shapes import HALF_DEMONYM, HALF_DEMONYMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .gazetteer import Gazetteer

# Nouns that belong to the name before them.
HEAD_NOUNS = {
    "Firm": re.compile(
        r"(?:(?!, SA['\u2019]s),?[ \n](?:Pty|Pte|Ltd|Limited|Inc|Corp|Corporation|Plc|PLC|plc|SA|AG"
        r"|NV|SE|AB|ASA|Oyj|Co|Group|Holdings?|Company|International|Resources|Mining|Metals"
        r"|Materials|Industr(?:y|ies))\b"
        r"(?:(?<=Pty|Pte|Ltd|Inc|orp|plc|PLC| Co)\.(?=[ ,'\u2019]))?)+"
        r"|[ \n](?:joint )?(?:venture|consortium|group)\b"
    ),
    "Mineral": re.compile(r"[ \n](?:elements?|metals?|minerals?|ores?)\b"),
    "Facility": re.compile(
        r"[ \n](?:(?i:(?:and|[a-z]+-cobalt|nickel|copper|cobalt|gold|lithium|rare|earths?|iron|ore"
        r"|uranium|bauxite|graphite|tungsten|tin|zinc|silver|antimony|manganese|vanadium|titanium"
        r"|platinum|palladium|niobium|tantalum|gallium|germanium|indium|fluorspar|magnesium|chrome"
        r"|chromite|phosphate|potash|molybdenum|alumina|aluminium|aluminum|diamond|lead|boron"
        r"|hydroxide|carbonate|sulphate|sulfate|oxide|magnet|anode|cathode|mineral|sands?|brine"
        r"|separation|processing|mining|joint|power|pilot)[ \n]){0,4}"
        r"|(?:open-pit|open-cast|salt|[a-z]+)[ \n])??"
        r"(?i:mines?|projects?|smelters?|refiner(?:y|ies)|plants?|deposits?|operations?|complex"
        r"|roaster|furnaces?|terminal"
        r"|concession|factory|(?:steel|iron)?works|flat|facility|venture|joint venture|mill|(?:industrial )?park|blocks?|(?:rail(?:way)? )?line|railway|corridor|port)\b"  # noqa: E501
    ),
}
# What leaves a town's name that of a town: "in X", "VAC of X", "X district".
IN_A_TOWN = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Oo]f|[Nn]ear|[Oo]utside|[Aa]round|[Tt]hrough|[Aa]cross|[Tt]o|[Tt]owards?)"
    r"(?: the)? $"
)
# What makes it that of a site even so: "a refinery in X", "refines zinc in X", "15% of X".
AT_A_SITE = re.compile(
    r"(?:\b(?:mine|plant|smelter|refinery|factory|works|project|mill|complex|facility|deposit|port"
    r"|converter)s?\b[^.;]{0,30}\b(?:in|at|near|outside|of)(?: the)?"
    r"|\b(?:converted|refined|smelted|separated|processed)(?: [\w-]+){0,2} (?:in|at|near)"
    r"|\b(?:clos|shut|reopen|restart|mothball|idl)\w*(?: down)?(?: (?:part|half|most) of)?"
    r"|\b(?:mines|refin(?:es|ed|ing)|smelt(?:s|ed|ing))(?: [\w-]+){1,3} in"
    r"|(?:%|\bpercent)(?: of| (?:stake|interest|holding|share) in)) $"
)
# What has a name of its own: "the Orlo mine near X", "Vale's Orlo tin plant in X".
BESIDE_A_SITE = re.compile(
    r"(?:\b(?:the|its|their)|['\u2019]s) ((?:[A-Z][\w-]+ )+)(?:[a-z]+ ){0,2}"
    r"(?:mine|deposit|project|plant|smelter|refinery) (?:near|outside|in) $"
)
# "Moa, a Cuban mine", "the Irshansk and Vilnohirsk mines".
IS_A_SITE = re.compile(
    r", (?:an?|the|its|their|our) (?:(?!of\b|in\b|and\b)[\w-]+ ){0,4}(?:mine|plant|smelter"
    r"|refinery|project|deposit|works)\b"
    r"|(?:, [\w' ]+)?, where [^.;]{3,60} an? (?:[\w-]+ ){0,3}(?:plant|smelter|refinery|factory)\b"
    r"|(?:, [A-Z]\w+)* and [A-Z]\w+ (?:[a-z]+ )?(?:mines|plants|smelters|refineries|projects"
    r"|deposits)\b"
)
ABBREVIATED = re.compile(r"(?:Inc|Ltd|[ .]Co|orp)\.(?=,|['\u2019]s\b| [a-z])")
AUTHORITY_OF = re.compile(r"(?:Government|Republic|State|Kingdom|Parliament|People)$")
# "the Somaïr mine": a firm's name that is the name of its site.
NAMED_SITE = re.compile(r"[ \n](?:[a-z-]+[ \n])??(?:mine|project|deposit)\b")
THE = re.compile(r"\b[Tt]he[ \n](?:[a-z-]+[ \n])?$")
BY_WHOM = re.compile(rf"\b{BY} by $")
DOES = re.compile(rf" {FIRM_VERB}")
WHOSE = re.compile(r"(?:['\u2019]s?|\b(?:[Ii]ts|[Tt]heir|[Oo]ur)) $")
PIG = re.compile(r"\b(?:[Pp]ig|[Cc]ast|[Ss]crap)[ \n]$")
LEAD = re.compile(
    r"(?:,|,? and) (?:zinc|silver)\b|[ -](?:ores?|smelt\w+|refin\w+|concentrates?|mines?)\b"
    r"| reserves\b"
)
# What a thing is only likened to: "as hard as diamond", "rarer than gold".
LIKENED = re.compile(
    r"\b(?:as (?:hard|heavy|dense|light|strong|rare|scarce|common|abundant|precious|valuable) as"
    r"|(?:hard|heavi|dens|light|strong|rar|scarc)er than|more (?:abundant|common|precious"
    r"|valuable) than) $"
)
OUTSIDE = re.compile(
    r"(?:\b(?:outside|other than|except(?: for| in)?|excluding|beyond|apart from|besides"
    r"|instead of|rather than|unlike|without|than)(?: of)?(?: the)?[ \n]"
    r"|\b(?:non|ex|anti|pro|post)[-\u2010])$",
    re.IGNORECASE,
)
# A capital before or after makes a place part of a longer name: "Bank of China", "New Mexico".
NAME_BEFORE = re.compile(
    r"([A-Z][\w-]+)[ \n]$"
    r"|\b(Banks?|Republic|Kingdom|Commonwealth|Federation|University|Institutes?|Museum|Chambers?"
    r"|Council|Society|Association|Corporation|Company|Industries|Academy|Gulf|Bay|Bureau|Voice"
    r"|Union|League|Congress|Fund|Centre|Center|Office|Survey|Treaty|Minist(?:er|ry)|House)[ \n]"
    r"of[ \n](?:the )?$"
)
NAME_AFTER = re.compile(r"[ \n]([A-Z][a-z]\w*)")
AUTHORITY = re.compile(
    r"[ \n](?:President|Department|Ministry|Government|Congress|Treasury|Commerce|Customs)\b"
)
# What must follow a word that is also said of other things, or else what must lead to it.
ONLY_BEFORE = {
    "construction": re.compile(
        r" (?:industry|sector|materials?|steels?|alloys|machinery|market)\b"
    ),
    "nuclear": re.compile(
        r" (?:power|energy|industry|sector|plants?|reactors?|fuels?|fleets?|utilit|stations?"
        r"|operators?|applications|uses?|generation|groups)\b"
    ),
}
AS_A_USE = re.compile(
    r"\b(?:used?|uses|goes?|serves?|sectors?|industries|demand)\b[^.;:]{0,25}"
    r"\b(?:in|for|into|from|as|like|such as|including|and) $"
)
NOT_BEFORE = {
    "energy": re.compile(
        r" (?:and [a-z]+ minist|projects?\b|minist\w+"
        r"|density|prices?|costs?|secretary|departments?|agency|agencies|commission"
        r"|security|crisis|bills?|policy|officials?|[A-Z]|and [A-Z])"
    ),
    "defense": re.compile(
        r" (?:junta|government|conglomerate|rule|regime|coup|rulers?|council|leaders?|minist\w+"
        r"|secretary|officials?|officers?|man\b|analysts?|campaign|occupation|chiefs?)"
    ),
    "batteries": re.compile(r"(?:-grade|-quality|[ -]grade| business)\b"),
    "solar-power": re.compile(r" (?:system|year|eclipse)\b"),
    "wind-power": re.compile(r" down\b"),
    "glass-and-ceramics": re.compile(r" of (?:the )?solar\b"),
}
# "the Department of Atomic Energy", "the Secretary of State for Energy"
IN_A_TITLE = re.compile(
    r"\b(?:Department|Ministry|Minister|Secretary|Secretary of State|Commissioner|Office)"
    r" (?:of|for)(?: the)? (?:[A-Z]\w+(?:,| and) )*$"
)
# "used in the strongest permanent magnets"
CLOSED = frozenset(
    [
        "together",
        "altogether",
        "neither",
        "either",
        "both",
        "whether",
        "beside",
        "besides",
        "along",
        "against",
        "per",
        "via",
    ]
)
INTO = re.compile(r"\b(?:in|into|for|of|make|making|makes|to|and|are)(?: [\w-]+){0,3} $")
USED = re.compile(
    r"\b(?:us(?:es?|ed|ing)|need(?:s|ed)?|goe?s?|goes|end|essential|critical|key|vital|crucial"
    r"|important|ingredients?|components?|elements? (?:of|in)|found|required)\b"
)
MAKING = re.compile(r" (?:production|output|making|manufacturing|capacity|exports)\b")
MAGNETS_TOO = re.compile(r"(?: \(\w+\))?,? (?:and|or|as well as) (?:the )?")

Mention = Named | Quantity | Day


def names_at(mentions: Sequence[Mention], numbers: Iterable[int]) -> tuple[Named, ...]:
    """Give the names among the mentions of some numbers."""
    return tuple(m for n in numbers if isinstance(m := mentions[n], Named))


def find_mentions(text: str, learnt: Gazetteer | None = None) -> list[Mention]:
    """Find all mentions of a sentence; where two overlap the longer one stands.

    Parameters
    ----------
    text : str
        The sentence.
    learnt : Gazetteer, optional
        Names of the document, as `names_within` finds them.

    Returns
    -------
    list of Mention
        In the order of the sentence.

    Examples
    --------
    >>> [(m.kind, m.ids) for m in find_mentions("Buyers outside China want U.S. cobalt")]
    [('Elsewhere', ('CHN',)), ('Place', ('USA',)), ('Mineral', ('cobalt',))]
    """
    named = [
        *_half_demonyms(text),
        *(learnt.find(text) if learnt else ()),
        *gazetteer().find(text),
        *_symbols(text),
    ]
    found = _without_overlap([*named, *quantities(text), *days(text)])
    within = [(mention.start, mention.end) for mention in found]
    return [
        seen for mention in found if (seen := _in_context(text, mention, within, found)) is not None
    ]


def _without_overlap(mentions: Sequence[Mention]) -> list[Mention]:
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= other.start or mention.start >= other.end for other in chosen):
            chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.start)


def _in_context(  # noqa: C901, PLR0911
    text: str, mention: Mention, within: list[tuple[int, int]], found: list[Mention]
) -> Mention | None:
    """Read a name by its neighbours; None where it is no name after all."""
    if not isinstance(mention, Named):
        return mention
    if mention.label == "Mineral" and LIKENED.search(text, 0, mention.start):
        return None
    if mention.ids == ("lead",) and not _is_metal(text, mention, found):
        return None
    if mention.ids == ("iron",) and PIG.search(text, 0, mention.start):
        return None
    if mention.ids == ("permanent-magnets",):
        return _magnets(text, mention, found)
    if mention.label == "EndSector" and not _is_use(text, mention):
        return None
    if mention.label == "Agency":
        return _agency(mention)
    if mention.label in {"Country", "Region"}:
        return _place(text, mention, within)
    if mention.label in {"Area", "Facility"} and (other := _no_site(text, mention)):
        return other
    site = NAMED_SITE.match(text, mention.end) if mention.label == "Firm" else None
    if site and THE.search(text, max(0, mention.start - 20), mention.start):
        return replace(mention, end=site.end(), kind="Facility", label="Facility")
    if mention.label == "Firm" and ABBREVIATED.match(text, mention.end - 3):
        return replace(mention, end=mention.end + 1)  # "Largo Inc., the miner"
    whole = mention.label in HEAD_NOUNS and text[mention.start - 1 : mention.start] != "-"
    whole &= mention.label != "Firm" or not _is_one_of(text, mention)
    head = (
        HEAD_NOUNS[mention.label].match(text, mention.end) if whole else None
    )  # "the A-B venture"
    return replace(mention, end=head.end()) if head else mention


def _is_one_of(text: str, firm: Named) -> bool:
    """Tell whether a firm is one of those meant: "Vale's A joint venture", "one of the A group"."""
    before = text[max(0, firm.start - 20) : firm.start]
    if text.startswith(" joint venture", firm.end):
        return bool(WHOSE.search(before))
    return text.startswith(" group", firm.end) and bool(THE.search(before))


def _no_site(text: str, mention: Named) -> Named | None:
    """Take what bears a town's name for the firm of that name, or for the town."""
    firm = namesakes().get(mention.name)
    by = BY_WHOM.search(text, max(0, mention.start - 40), mention.start)
    if firm and (by or DOES.match(text, mention.end)):  # "run by X", "X owns"
        return replace(mention, kind="Org", label="Firm", ids=(slug(firm),), name=firm)
    if mention.label == "Facility" and mention.ids[0] in towns() and not _is_site(text, mention):
        return replace(mention, kind="Area", label="Area")
    return None


def _is_metal(text: str, lead: Mention, found: list[Mention]) -> bool:
    """Tell whether "lead" is the metal: "lead ore", "zinc and lead"."""
    minerals = (m for m in found if isinstance(m, Named) and m.label == "Mineral" and m != lead)
    joined = any(text[m.end : lead.start] in {" and ", ", ", ", and "} for m in minerals)
    return joined or bool(LEAD.match(text, lead.end))


def _is_use(text: str, mention: Named) -> bool:
    """Tell whether a word is a use: "the construction industry", but "under construction"."""
    only = ONLY_BEFORE.get(text[mention.start : mention.end].casefold())
    if only and not only.match(text, mention.end):
        return bool(AS_A_USE.search(text, max(0, mention.start - 60), mention.start))
    if IN_A_TITLE.search(text, max(0, mention.start - 60), mention.start):
        return False
    barred = NOT_BEFORE.get(mention.ids[0])
    return not (barred and barred.match(text, mention.end))


def _agency(mention: Named) -> Named:
    """Take a ministry for its country, which acts through it."""
    home = homes().get(("Agency", mention.ids[0]))
    if not home:
        return mention
    label = "Region" if home in regions() else "Country"
    return replace(mention, label=label, ids=(home,))


def _is_site(text: str, mention: Named) -> bool:
    """Tell whether a town's name stands for a mine or plant there."""
    if HEAD_NOUNS["Facility"].match(text, mention.end) or IS_A_SITE.match(text, mention.end):
        return True
    before = max(0, mention.start - 80)
    beside = BESIDE_A_SITE.search(text, before, mention.start)
    if beside and all(m.label == "Facility" for m in gazetteer().find(beside[1])):
        return False
    if AT_A_SITE.search(text, before, mention.start):
        return True
    town = IN_A_TOWN.search(text, before, mention.start) or GEOGRAPHY.match(text, mention.end)
    return not (town or NAME_AFTER.match(text, mention.end))


def _place(text: str, mention: Named, within: list[tuple[int, int]]) -> Named | None:
    if _inside_a_name(text, mention, within):
        return None
    if OUTSIDE.search(text, max(0, mention.start - 30), mention.start):
        return replace(mention, kind="Elsewhere")
    attributive = re.compile(r"[-\u2010\u2011]\w").match(text, mention.end)
    return replace(mention, kind="Demonym") if attributive else mention


def _inside_a_name(text: str, mention: Named, within: list[tuple[int, int]]) -> bool:
    before = NAME_BEFORE.search(text, max(0, mention.start - 40), mention.start)
    after = NAME_AFTER.match(text, mention.end)
    if before:
        word = before[before.lastindex or 1]
        opening = (
            NOT_A_NAME.fullmatch(word)
            or word.lower() in CLOSED
            or AUTHORITY_OF.match(word)  # "the Government of Tanzania"
        )
        if not opening and not _covered(before.start(before.lastindex or 1), within):
            return True
    if not after or AUTHORITY.match(text, mention.end) or _covered(after.start(1), within):
        return False
    return mention.kind != "Demonym"


def _covered(place: int, within: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in within)


def _magnets(text: str, mention: Named, found: list[Mention]) -> Named | None:
    """Take magnets for the mineral, but for the use where one is "used in magnets"."""
    said = text[mention.start : mention.end].casefold()
    if said == "magnet" and not MAKING.match(text, mention.end):
        return None  # "a magnet plant", but "magnet production"
    too = any(
        isinstance(other, Named)
        and "rare-earth" in other.ids[0]
        and MAGNETS_TOO.fullmatch(text, other.end, mention.start)
        for other in found
    )
    before = text[: mention.start]
    if not too and INTO.search(before) and USED.search(before):
        return mention
    magnets = minerals()["rare-earth-magnets"]
    return replace(mention, kind="Mineral", label="Mineral", ids=(magnets.id,), name=magnets.name)


def _half_demonyms(text: str) -> Iterator[Named]:
    for match in HALF_DEMONYM.finditer(text):
        country = countries()[HALF_DEMONYMS[match[1]]]
        name = Name(match[1], "Country", country.id, country.name, "Demonym")
        yield named(match.start(), match.end(), [name])


@cache
def _symbol_table() -> tuple[Mapping[str, Name], re.Pattern[str]]:
    """Make the symbols and the only places where they are one: "(Dy)", "(Nd, Pr)", "Dy/Tb"."""
    table = {
        mineral.symbol: Name(mineral.symbol, "Mineral", mineral.id, mineral.name, "Mineral")
        for mineral in minerals().values()
        if mineral.symbol
    }
    one = "|".join(sorted(table, key=len, reverse=True))
    joined = rf"(?:{one})(?:(?:, ?|/| and | & )(?:{one}))"
    return table, re.compile(rf"(?<=\(){joined}*(?=\))|\b{joined.replace(', ?|', '')}+\b")


def _symbols(text: str) -> Iterator[Named]:
    if not any(sign in text for sign in ("(", "/", " and ", " & ")):
        return
    table, places = _symbol_table()
    for place in places.finditer(text):
        for word in re.finditer(r"[A-Z][a-z]?", place[0]):
            name = table[word[0]]
            start = place.start() + word.start()
            yield named(start, start + len(word[0]), [name])
