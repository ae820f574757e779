"""Firms that no table has and no word describes: what they do tells, weighed over the document."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from .gazetteer import gazetteer
from .name_parts import SHORT_NAME
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .gazetteer import Gazetteer

NAME = re.compile(rf"(?<![\w'\u2019-]){SHORT_NAME}")
# Only a firm does these; a minister announces and a mine produces.
_DOES = (
    r"(?:owns|operates|acquire[sd]|acquiring|bought|buys?|buying|sells?|selling|sold|smelts"
    r"|refines"
    r"|manufactures?d?|mothballed|idled|shelved|restarted|dropped|drop|withdrew|withdrawn"
    r"|pulled out"
    r"|walked (?:away|out)|bankrupt|demerged|divested|merged|takes|took over|taken over|gets"
    r"|obtain(?:s|ed)"
    r"|(?:a |the )?(?:shareholder|partner|customer|supplier|buyer|owner|subsidiary)|invested"
    r"|listed on"
    r"|(?:start|begin|finish|expect|hope|aim|mean|prepar|seek|plan)\w* (?:to )?(?:build|dig|digg"
    r"|min|refin"
    r"|smelt|sell|buy|mak|work on|produc)\w*"
    r"|(?:is|was|are) to (?:build|buy|supply|take|mine|refine|make|sell|pay|invest|deliver"
    r"|produce)"
    r"|(?:has|had|have) (?:an? )?(?:contracts?|understanding|option|agreement|offtake|(?:\d+"
    r"|majority)\b)"
    r"|halted|refined|makes|made|builds?|building|opened|supplie[sd]|supply|processes|extracts"
    r"|separates|recovers|recovered|obtained|holds?|keeps|kept|developing|uses|pays|paid|raised"
    r"|borrowed"
    r"|stopped|ceased|committed|employs|hired|stakes?|needs|recycles|converts|enriches|fits"
    r"|sources)"
)
ACTS = re.compile(
    r"(?:,? (?:which|who)|, for its (?:part|own)[a-z ]{0,12},|, (?:too|meanwhile|by contrast"
    r"|once [^,]{3,40}"
    r"|now [^,]{3,40}|formerly [^,]{3,40}),|, (?:owned|controlled|backed|based) [^,]{3,60},)?"
    r"(?: (?:has|have|had|is|was|will|would|may|could|also|since|now|still|already|been|recently"
    r"|just|not"
    rf"|again|only|meanwhile|later|then|likewise|itself|no longer|long|begun)){{0,3}} {_DOES}\b"
)
HAS = re.compile(
    r"['\u2019]s? (?:[a-z-]+ ){0,2}(?:subsidiar\w+|unit|smelter|refinery|plants?|mines?|factory"
    r"|shares"
    r"|stake|holding|interest|offtake|shareholders|customers|suppliers?|cathodes?|output)\b"
)
ACTED_ON = re.compile(
    r"(?:\b(?:supplied|sold|bought|built|run|owned|held|mined|dug|made|used|backed|refined"
    r"|processed|taken"
    r"|developed|financed|operated|led|bid|offer|contracted|acquired|paid for|controlled|shipped)"
    r" (?:in \d{4} )?by"
    r"|\b(?:together|along|alongside|planned|shared|split|jointly|contracts?|agreements?"
    r"|partner)(?: with)?"
    r"|\b(?:suppl(?:y|ies|ied)|sells?|sold|belongs?|leased|licensed|awarded|granted|delivers?"
    r"|delivered"
    r"|loaned|owed|shipped|goes|offered)\b[^.,;:]{0,40} to"
    r"|\b(?:stakes?|shares?|shareholder|holdings?|interests?|invested|investor|partner|bid|offer"
    r"|contract)"
    r" (?:in|for))(?: the)? $"
)
PLACED = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside|[Aa]round|[Aa]cross|[Tt]hrough(?:out)?|[Vv]ia|towns?"
    r"|city|port"
    r"|province|state|district|region|county|village|island|north|south|east|west)(?: (?:of"
    r"|the))* $"
)
LOCATING = re.compile(
    r"(?: (?:family|brothers|clan|dynasty)\b|['\u2019]s? (?:government|president|minister"
    r"|parliament|army|people|economy|coast)"
    r"|,? (?:province|county|city|island|district|region|river|valley|peninsula|state)\b)"
)
PERSONAL = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sir|[Mm]inister|[Pp]resident|[Cc]hair\w+|[Ee]xecutive|CEO|[Gg]overnor"
    r"|[Ss]enator|[Aa]nalyst|[Ss]ecretary|[Dd]irector|[Ss]pokes\w+|[Ff]ounder|[Cc]hief|[Ll]awyer"
    r"|[Pp]rofessor|[Gg]eneral|[Jj]udge|[Ee]conomist|[Tt]ycoon|magnate|billionaire|businessman"
    r"|told"
    r"|accord\w+ to)\.?,? )$"
)
SPEAKS = re.compile(
    r",? (?:said|says|told|added|argued|tweeted|wrote|thinks|believes)\b(?! (?:it|its)\b)"
)
OF_A_PLACE = re.compile(r" of (?=[A-Z])")
NO_FIRM_OF = re.compile(
    r"(?:Republic|Kingdom|Gulf|Bay|Isle|Cape|Strait|Coast|House|King|Prince|Government|People"
    r"|State"
    r"|Province|Port|Lake|Mount|Rest|Most|North|South|East|West|President|Minister|City|Bank)$"
)
# "Administration for Market Regulation"
WITHIN_A_NAME = re.compile(r"[A-Z]\w+,? (?:for|of|on|and)(?: the)? $")
FUNCTION_WORDS = ("adverbs", "prepositions", "subordinators", "determiners", "pronouns")
# Endings of words that begin a sentence and are no names.
COMMON_ENDING = re.compile(
    r"(?:tion|ment|ness|ity|ers|ors|ies|ism|ance|ence|age|ing|ure|ants|ents|ists|ly|als|ics|ed"
    r"|ons)$"
)


def firms_acting(sentences: Iterable[str], learnt: Gazetteer) -> Iterator[str]:
    """Find names that act as firms do somewhere, and nowhere as a place or a person.

    Parameters
    ----------
    sentences : iterable of str
        All sentences of the document.
    learnt : Gazetteer
        Names that are known of it already.

    Yields
    ------
    str
        A name that nothing else explains.

    Examples
    --------
    >>> from .gazetteer import Gazetteer
    >>> told = ["Ore from Orvik is smelted by Lundal.", "Lundal has dropped a plan for Orvik."]
    >>> list(firms_acting(told, Gazetteer([])))
    ['Lundal']
    """
    weighed: dict[str, int] = defaultdict(int)
    barred: set[str] = set()
    for text in sentences:
        known = [*gazetteer().find(text), *learnt.find(text)]
        lands = {m.start for m in known if m.label in {"Country", "Area"} and m.kind != "Demonym"}
        for match in NAME.finditer(text):
            if any(m.start < match.end() and match.start() < m.end for m in known):
                continue
            name = match[0]
            if WITHIN_A_NAME.search(text, max(0, match.start() - 40), match.start()):
                continue
            opens = not text[: match.start()].strip("\"\u201c'\u2018(- ")
            if opens and " " not in name and _is_word(name):
                continue
            barred |= set(name.split()[1:])  # a person is named by the last word later on
            weighed[name] += _acts(text, match, lands)
            if _is_place_or_person(text, match):
                barred.add(name)
    yield from (name for name, weight in weighed.items() if weight > 0 and name not in barred)


def _is_word(name: str) -> bool:
    """Tell whether what begins a sentence is a common word and not a name."""
    lex, word = lexicon(), name.lower()
    known = word in lex.nouns or word in lex.verbs
    known = known or any(word in lex.classes[kind] for kind in FUNCTION_WORDS)
    return known or "-" in name or bool(COMMON_ENDING.search(name))


def _acts(text: str, match: re.Match[str], lands: set[int]) -> bool:
    of = OF_A_PLACE.match(text, match.end())
    if of and of.end() in lands and not NO_FIRM_OF.search(match[0]):
        return True  # "Traxys of Luxembourg"
    if ACTS.match(text, match.end()) or HAS.match(text, match.end()):
        return True
    return bool(ACTED_ON.search(text, max(0, match.start() - 70), match.start()))


def _is_place_or_person(text: str, match: re.Match[str]) -> bool:
    before = max(0, match.start() - 40)
    if PLACED.search(text, before, match.start()) or PERSONAL.search(text, before, match.start()):
        return True
    return bool(LOCATING.match(text, match.end()) or SPEAKS.match(text, match.end()))
