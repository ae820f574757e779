"""Names that no table has: what a document introduces by its shape, its role or an acronym."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..graph.names import slug
from .gazetteer import KINDS, Gazetteer, Name, gazetteer
from .own_language import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .gazetteer import Named

ACRONYM = re.compile(r"[ \n]\([\"\u201c]?(?:the )?(?P<short>[A-Z][A-Za-z&+-]{1,9})[\"\u201d]?[,)]")

_CAP = (
    r"(?:(?![\w-]{1,40}-(?:based|listed|headquartered|owned|backed|quoted|led|run|operated|managed"
    r"|controlled|built|funded)\b)"
    r"[A-Z\u00c0-\u00de](?:[\w&+-]|['\u2019](?!s\b)){0,40}\w|[A-Z]&[A-Z]|[A-Z]\d*)"
)
_NAME = rf"{_CAP}(?: (?:(?:de|del|da|do|du|des|la|los|el|and|&|of) )?{_CAP}){{0,4}}"
_SHORT_NAME = rf"{_CAP}(?: {_CAP}){{0,3}}"
_SUFFIX = (
    r"(?:Mining|Resources|Lithium|Minerals|Metals|Materials|Holdings?|Group|Ltd|Limited|Corporation"
    r"|Corp|Inc|Plc|PLC|plc|Co|Company|Industries|Industrial|Energy|Gold|Copper|Nickel|Cobalt"
    r"|Graphite|Uranium|Titanium|Tungsten|Silver|Platinum|Rare Earths?|Technolog(?:y|ies)"
    r"|Chemicals?|Steel|Motors?|Partners|Capital|Ventures|Batter(?:y|ies)|Magnetics|Elements"
    r"|Investments?|Developments?|Exploration|International|Trading|Enterprises?|Litio|Minerais"
    r"|Mines|Metal|Metais|Magnets?|Aluminium|Aluminum|Zinc|Vanadium|Antimony|Bergbau|Systems"
    r"|SA|SAS|AG|GmbH|NL|Oyj|AB|ASA|SpA|LLC|LLP|JSC|PJSC|Bhd|Tbk|NV|BV|KK)"
)
_ROLE = (
    r"(?:miner|(?:[a-z]+[- ])?maker|carmaker|automaker|chipmaker|steelmaker|trading house|trader"
    r"|refiner|processor|smelter operator|subsidiary|unit|arm|start-?up"
    r"|(?:mining |trading |state |holding )?company|(?:mining |state )?firm|giant|developer"
    r"|explorer|fund|holding"
    r"|conglomerate|manufacturer|supplier|recycler|joint venture|venture|consortium|producer|lender"
    r"|utility|affiliate|partner|(?:mining |private |metals )?group|enterprise|contractor|major"
    r"|operator|smelter group|shareholder|exporter|importer|investor)"
)
_FIRM_ROLE = rf"(?:[A-Za-z][\w-]* ){{0,5}}{_ROLE}\b"
_SITE = (
    r"(?:mines?|smelters?|refiner(?:y|ies)|deposits?|salt flats?|projects?|plants?|factory|factories"  # noqa: E501
    r"|complex|concession|operations?|works|quarry|mill|concentrator|gigafactory|power station"
    r"|industrial park|open pit|pits?|brines?|tailings|facility|roaster|furnaces?|railway|corridor"
    r"|dam|terminal)"
)
_BETWEEN = r"(?:(?!and\b|or\b|of\b|in\b|to\b|is\b|was\b|has\b|for\b|the\b|a\b)[a-z][\w-]* ){0,3}"
# What may describe a site: "the biggest fluorspar mine".
_DESCRIBING = r"(?:(?!of\b|in\b|and\b|or\b|to\b)[A-Za-z][\w'-]* ){0,4}"
# A party has ended where the words go on in small letters or with a sign.
_ENDED = r"(?! [A-Z\u00c0-\u00de])(?!['\u2019-]\w|-)"
_NUMERAL = r"(?<![\d.,])\d[\d.,]{0,9}(?:%| percent| per cent)"
_BY = (
    r"(?:owned|operated|run|developed|managed|controlled|acquired|bought|held|financed|funded"
    r"|mined|worked|built|backed|dug|smelted|refined|recovered|made|produced)"
)
_FIRM_VERB = (
    r"(?:owns|operates|acquired|bought|controls|smelts|smelted|employs|runs|manufactures"
    r"|mines(?! (?:in|at|near|of|and|that|which|are|were|is)\b|[,.;:])"
    r"|has (?:acquired|bought|secured|signed|agreed|sold)|raised (?=[A-Z]{0,2}[$\u20ac\u00a3])"
    r"|holds (?=an? |\d)|signed (?=an? |its |the )|used to (?:own|operate|run))"
)
# What the names look like, label by label; group 1 is the name.
SHAPES = tuple(
    (label, re.compile(shape))
    for label, shape in (
        ("StateBank", rf"\b((?:{_CAP} ){{1,4}}Bank(?: of (?:the )?{_CAP}(?: {_CAP})?)?)\b"),
        (
            "StateBank",
            (
                rf"\b((?:{_CAP} ){{1,4}}(?:Fund for {_CAP}|Development (?:Fund|Corporation|Agency)"
                r"|Finance (?:Corporation|Company)|(?:Export )?Credit (?:Agency|Corporation)"
                r"|Infrastructure (?:Bank|Facility)))\b"
            ),
        ),
        (
            "StateBank",
            (
                rf"\b(Ban(?:co|que|ca) (?:{_CAP} )?(?:do|de|del|d[aeu]|di|des) (?:la |los )?"
                rf"{_CAP}(?: {_CAP})?)"
            ),
        ),
        ("StateBank", rf"\bbank,? ({_SHORT_NAME}){_ENDED}"),
        ("Firm", r"\b([A-Z][a-z]+bank)\b"),
        ("StateBank", rf"\b((?:Export-Import Bank|Development Bank|Bank) of (?:the )?{_NAME})"),
        (
            "Firm",
            (
                rf"\b((?:PT )?(?:{_CAP} (?:(?:and|&) )?){{1,4}}{_SUFFIX}(?: & {_CAP})?)"
                r"\b(?!-|['\u2019](?!s\b))"
            ),
        ),
        ("Firm", rf"\b((?:PT|Minera|Grupo|Compañía|Compagnie|Companhia|Sociedad|Société) {_NAME})"),
        ("Firm", rf"\b{_ROLE},? ({_SHORT_NAME})"),
        (
            "Firm",
            (
                rf"\b({_SHORT_NAME}), (?:{_CAP} ){{1,3}}?{_CAP}['\u2019]s (?:[a-z-]+ ){{0,3}}"
                rf"(?:subsidiary|unit|arm|affiliate|offshoot)\b"
            ),
        ),
        (
            "Firm",
            rf"\b({_SHORT_NAME}), {_CAP}['\u2019]s (?:[a-z-]+ ){{0,3}}(?:subsidiary|unit|arm)\b",
        ),
        ("Firm", rf"\b(?:now|still|become|became|is) (?:a )?part of ({_SHORT_NAME}){_ENDED}"),
        ("Firm", rf"\b({_SHORT_NAME}),? (?:an?|the|which is an?) {_FIRM_ROLE}"),
        ("Firm", rf"\b({_SHORT_NAME}) (?:joint )?venture\b"),
        ("Firm", rf"\b({_SHORT_NAME}) \((?:[A-Z]{{2,6}}: ?\w+|\w+\.[A-Z]{{1,3}}|{_NUMERAL})\)"),
        (
            "Firm",
            (
                r"\b(?:stakes?|interests?|shares?|partner|shareholder|investor|subsidiary|owner|unit)"
                rf" (?:in|of) ({_CAP}(?: {_CAP}){{0,3}})(?=,|\."
                r"| (?:and|by|from|for|to|with|which|that)\b)"
            ),
        ),
        (
            "Firm",
            rf"\b{_BY} (?:(?:largely|mainly|jointly|{_NUMERAL}) )?by ({_SHORT_NAME}){_ENDED}",
        ),
        ("Firm", rf"{_NUMERAL} (?:of|by|to) ({_SHORT_NAME}){_ENDED}"),
        (
            "Firm",
            (
                r"\b(?:loans?|credit|contracts?|agreements?|deals?|grant|stake|interest|share|offtake"
                rf"|sold|sell|sells|deliver|delivers|supply|supplies|lent|lend|lends) (?:to|with)"
                rf" ({_SHORT_NAME}){_ENDED}"
            ),
        ),
        (
            "Firm",
            (
                r"\b(?:loans?|credit|grant|guarantee|funding|financing|money|support|investment"
                rf"|\w+lion)(?: of [^,.;]{{3,25}})? from (?:the )?({_SHORT_NAME}){_ENDED}"
            ),
        ),
        ("Firm", rf"\b({_SHORT_NAME}) (?:has |had |have )?(?:lent|lends|financed|funded)\b"),
        ("Firm", rf"\b({_SHORT_NAME}),? (?:which |now |also |still |jointly )?{_FIRM_VERB}\b"),
        ("Facility", rf"\b({_SHORT_NAME}) {_BETWEEN}{_SITE}\b"),
        ("Facility", rf"\b((?:{_CAP} ){{1,3}}(?:power station|Industrial Park|Mine|Smelter))\b"),
        ("Facility", rf"\b(Salar (?:de |del )?(?:la |los )?{_CAP}(?: {_CAP})?)"),
        ("Facility", rf"\b{_SITE},? (?:at|in|near|called|named) ({_CAP}(?: {_CAP})?)"),
        ("Facility", rf"\b{_SITE} (?:at|in) {_CAP} and (?:at |in )?({_CAP})(?=[,.;])"),
        (
            "Facility",
            (
                rf"\b({_SHORT_NAME}), (?:an?|the|its|their|our|one of [a-z' ]{{2,20}}) "
                rf"{_DESCRIBING}{_SITE}(?=[,.;:]| (?:in|at|near|of|that|which|owned|run|anywhere|on"
                r"|outside|with"
                r"|where|from)\b)"
            ),
        ),
        (
            "Facility",
            rf"\b(?:an?|one|only|single) {_DESCRIBING}{_SITE}\b[^.,;:]{{0,50}}: ({_CAP})(?=,)",
        ),
        (
            "Facility",
            (
                rf"\b[Aa]t ({_CAP}(?: {_CAP})?),?(?: [^.;:]{{0,60}}?)? (?:is|are|was|were)"
                r" (?:mined|dug|extracted|refined|smelted|recovered|produced|processed|separated)\b"
            ),
        ),
        ("Facility", rf"\b{_SITE}, ({_CAP}(?: {_CAP})?)(?=[,.]| and\b)"),
        (
            "Facility",
            (
                r"\b(?:[Mm]in(?:ing|es|ed)|dig(?:s|ging)|dug|extract\w+|smelt\w+|refin\w+|process\w+"
                r"|produc\w+|recover\w*)"
                rf"(?: [\w-]+){{0,3}} at ({_CAP}(?: {_CAP})?)"
            ),
        ),
        ("Facility", rf"\b(?:build|built|building|opened|open) (?:it )?at ({_CAP}(?: {_CAP})?)"),
        ("Facility", rf"\b({_CAP}) and {_CAP} {_BETWEEN}{_SITE}\b"),
        ("Facility", rf"\b{_CAP} and ({_CAP}) {_BETWEEN}{_SITE}\b"),
    )
)
# Sites and firms that are listed beside one another: "operates Rutongo, Musha and Nyakabingo".
LISTED = re.compile(
    rf"\b(?:operates?|operated|runs|reopened) ({_CAP}(?: {_CAP})?)(?:, ({_CAP}))*"
    rf" and ({_CAP})(?=[,.:;])"
)
LISTED_SITES = re.compile(
    rf"\b{_SITE}(?: in {_CAP}(?: {_CAP})?)?, ({_CAP}(?: {_CAP})?) and ({_CAP}(?: {_CAP})?)(?=[,.;])"
)
BESIDE = re.compile(
    rf"(?:,? (?:and|as well as) (?:the )?|, )({_SHORT_NAME})"
    r"(?=[,.;)]| (?:and|have|has|will|are|were|each|own|hold|plan|said|agreed|signed)\b)"
)
POSSESSED = re.compile(rf"['\u2019]s ({_SHORT_NAME})(?= [a-z]|,|\.)(?! {_BETWEEN}{_SITE}\b)")
GEOGRAPHY = re.compile(
    r"[ \n](?:province|region|state|desert|island|coast|district|basin|peninsula|valley|river|sea"
    r"|government|ministry|parliament|border|capital|port|county|city|university|[Aa]ct|[Ll]aw)\b"
)
# Words that open a sentence or stand before a name.
NOT_A_NAME = re.compile(
    r"(?:The|This|That|These|Those|Both|In|On|At|By|For|From|With|To|As|Of|And|But|If|When|While"
    r"|Although|After|Before|Since|Yet|Now|Today|Meanwhile|Still|Then|Because|Though|Once|Unlike"
    r"|Outside|Having|Across|Among|Like|Within|Under|Between|During|Until|Through|Most|Many|Some|Its|Their"
    r"|Mr|Ms|Minister|Premier|It|He|She|They|We|An?|Is|Its|Only|Even|So|Such|Another|Other|Each"
    r"|Every|Several|Two|Three|Four|Five|Last|Next|One|No|Nor|Not|New|Or|Who|What|Where|Which"
    r"|Instead|However|Also|Here|There|Nearly|About|Around|Almost|Half|All|Any|Near|Over|Despite"
    r"|Natural|Rare|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Production|Mining|Refining|Output|Exports?|Imports?|Shipments?|Reserves|Talks"
    r"|Large|Major|Huge|Vast|Small|Further|Old|Planned|Proposed|Existing|More|Much"
    r"|President|Prime|Chief|Analysts?|Traders?|Buyers|Sellers|Sources|Officials|Miners|Sales|State|\w+day|\w+-based|\w+ese|Formerly)"
)
# Words that alone make a title or a trade of what looks like a name: "Critical Minerals".
COMMON_WORD = (
    r"(?:Critical|Rare|Earths?|Battery|Batteries|Strategic|Green|Base|Precious|Heavy|Light|Natural"
    r"|Raw|Human|National|International|State|Central|General|Economic|Industrial|Energy|Working"
    r"|Mining|Minerals?|Metals?|Materials|Resources|Lithium|Industries|Group|Corporation|Holdings?"
    r"|Co|Company|Technolog(?:y|ies)|Clean|Electric|Gold|Copper|Silver|Nickel|Cobalt|Graphite|Steel"
    r"|Trade|Foreign|Commerce|Finance|Investments?|Development|Exploration|Ministry|Minister|Law"
    r"|Act|Office|Agency|Commission|Department|Council|University|Institute|Association|Board"
    r"|Parliament|Congress|Senate|Party|Court|Strategy|Plan|Initiative|Index|Fund|Survey|West|East"
    r"|North|South|Northern|Southern|Eastern|Western|Western|Global|World|European|Deputy|AI|EV|EVs"
    r"|CEO|LFP|NCM|NMC|UN|GDP|HPAL|MHP|NPI|RKEF|SX-EW|OEM|OEMs|MoU|LME|Bank|Systems|Mines|System|Cold|War|Defen[cs]e|Capital|Big|High|Low)"
)
NO_NAME = re.compile(rf"{COMMON_WORD}(?: (?:and |of |& )?{COMMON_WORD})*")
AUTHORITY = re.compile(
    r"\b(?:Ministry|Department|Agency|Commission|Council|University|Institute|Survey|Office|Party"
    r"|Parliament|Congress|Senate|Court|Association|Society|Minister|President|Secretary|Act|Law"
    r"|Strategy|Initiative|Center|Centre|Academy|Bureau|Administration|Service|Times|Post|News"
    r"|Journal|Review|Army|Navy|Force|Street|Sea|Ocean|River|Province|Region|Fund|Forum|Summit"
    r"|Agreement|Treaty|Index|Exchange|Order|Code|Program(?:me)?|Plan|Mission|Valley|War|Desert)\b"
)
GENERIC = re.compile(
    r" (?:Holding )?(?:Group|Holdings?|Ltd|Limited|Corporation|Corp|Inc|Plc|PLC|plc|Co|Company"
    r"|SA|SAS|AG|GmbH|NL|Oyj|AB|ASA|SpA|LLC|LLP|JSC|PJSC|Bhd|Tbk|NV|BV)$"
)
NATIONAL = re.compile(r" \w+ (?:Company|Corporation)$")
SHORTEST_SHORT_FORM = 4
WORD = re.compile(r"\w+")


def names_within(sentences: Iterable[str]) -> Gazetteer:
    """Learn the names that a document introduces itself: "Balama mine", "X Holdings (XH)".

    Parameters
    ----------
    sentences : iterable of str
        All sentences of the document.

    Returns
    -------
    Gazetteer
        Firms, banks and facilities by the shape of their name, with short forms and acronyms.

    Examples
    --------
    >>> learnt = names_within(["Orca Tungsten Ltd, a miner, runs the Lynx Creek tungsten mine."])
    >>> [(m.label, m.name) for m in learnt.find("Orca Tungsten left Lynx Creek.")]
    [('Firm', 'Orca Tungsten'), ('Facility', 'Lynx Creek')]
    """
    texts = list(sentences)
    alone = _Alone(texts)
    learnt = Gazetteer([])
    taken: set[str] = set()
    for text in texts:
        for shaped in _by_shape(text):
            if shaped.form not in taken:
                taken.add(shaped.form)
                learnt.add(shaped)
    for text in texts:
        for mention in [*gazetteer().find(text), *learnt.find(text)]:
            if mention.kind in {"Org", "Facility", "Agency", "Policy"}:
                form = text[mention.start : mention.end]
                for short in _short_forms(text, mention.end, form, mention.label, alone):
                    name, id_ = mention.name, mention.ids[0]
                    learnt.add(Name(short, mention.label, id_, name, mention.kind))
    return learnt


class _Alone:
    """Tells whether a word stands alone somewhere; a long text is gone through once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._with: dict[str, list[str]] = {}
        self._told: dict[str, bool] = {}
        for text in texts:
            for word in set(WORD.findall(text)):
                self._with.setdefault(word, []).append(text)

    def __call__(self, word: str) -> bool:
        if word not in self._told:
            begins = WORD.match(word)
            pattern = re.compile(rf"(?<!\w){re.escape(word)}\b(?! [A-Z])")
            texts = self._with.get(begins[0], ()) if begins else ()
            self._told[word] = any(pattern.search(text) for text in texts)
        return self._told[word]


def _short_forms(text: str, end: int, form: str, label: str, alone: _Alone) -> Iterator[str]:
    """Give the acronym that follows a name, and its first word where it stands alone later."""
    acronym = ACRONYM.match(text, end)
    if acronym:
        yield acronym["short"]
    words = form.split()
    first = words[0]
    if label != "Firm" or len(words) == 1 or len(first) < SHORTEST_SHORT_FORM:
        return
    if NO_NAME.fullmatch(first) or NOT_A_NAME.fullmatch(first) or _known_apart(first):
        return
    if alone(first):
        yield first


def _beside(text: str, mentions: Iterable[Named]) -> Iterator[Name]:
    """Take what "and" joins to a firm or bank for another firm."""
    for mention in mentions:
        if mention.kind == "Org" and (found := BESIDE.match(text, mention.end)):
            yield from _named(found[1], "Firm")


def _by_shape(text: str) -> Iterator[Name]:
    for label, shape in language().patterns:
        for match in shape.finditer(text):
            for found in _named(match[1], label):
                # The words around it belong to the name: "the Hentzau adit produces".
                yield from (found, replace(found, form=match[0]))
    for label, shape in SHAPES:
        for match in shape.finditer(text):
            yield from _named(match[1], label)
    for match in LISTED_SITES.finditer(text):
        for name in (match[1], match[2]):
            yield from _named(name, "Facility")
    for match in LISTED.finditer(text):
        for name in match[0].partition(" ")[2].replace(" and ", ", ").split(", "):
            yield from _named(name, "Facility")
    known = list(gazetteer().find(text))
    yield from _beside(text, known)
    yield from _possessed(text, known)


def _possessed(text: str, mentions: Iterable[Named]) -> Iterator[Name]:
    """Take what a country has for a firm: "Chile's Codelco"."""
    for mention in mentions:
        owned = POSSESSED.match(text, mention.end)
        inside = re.search(r"\b[Ii]n (?:the )?$", text[: mention.start])
        country = mention.label == "Country" and not inside
        if country and owned and not GEOGRAPHY.match(text, owned.end()):
            yield from _named(owned[1], "Firm")


def _named(words: str, label: str) -> Iterator[Name]:
    """Make a name of what a shape found, unless it is known, common or an authority."""
    parts = words.split()
    while parts and NOT_A_NAME.fullmatch(parts[0]):
        parts.pop(0)
    name = re.sub(r"['\u2019]s?$", "", " ".join(parts))
    authority = AUTHORITY.search(name) if label != "StateBank" else None
    if len(name) < 2 or authority or _known(name, label):  # noqa: PLR2004
        return
    if label == "Firm" and not (NATIONAL.search(name) and _known(GENERIC.sub("", name))):
        name = GENERIC.sub("", name)  # but "Ghana Manganese Company" is no more without it
    if name and not NO_NAME.fullmatch(name) and not _known(name, label):
        yield Name(name, label, slug(name), name, KINDS[label])
        full = " ".join(parts)
        if full != name:
            yield Name(full, label, slug(name), name, KINDS[label])


def _known_apart(name: str) -> bool:
    """Tell whether a word is a name of its own, other than a district's or a town's."""
    areas = all(mention.label in {"Area", "Facility"} for mention in gazetteer().find(name))
    return _known(name) and not (areas and not NO_NAME.fullmatch(name))


def _known(name: str, label: str = "") -> bool:
    """Tell whether a name is nothing but known names or common words, or begins "Chinese"."""
    if NO_NAME.fullmatch(name):
        return True
    found = list(gazetteer().find(name))
    if found and found[0].start == 0 and found[0].kind == "Demonym":
        return label != "StateBank" or name.count(" ") < 2  # noqa: PLR2004  "Hellenic Development Bank"
    held = [m for m in found if m.label in {"Firm", "StateBank", "Facility", "Agency"}]
    if any(2 * (m.end - m.start) >= len(name) for m in held):
        return True  # "Minera Chinalco Perú" is another than Chinalco
    return sum(mention.end - mention.start for mention in found) >= len(name.replace(" ", ""))
