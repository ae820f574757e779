"""What noun phrases state of minerals: "the Sotkamo nickel mine", "graphite for batteries"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .bridging import is_first_product
from .gazetteer import Named
from .stating import each
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .candidate import Candidate
    from .clauses import Clause
    from .phrases import Phrase

# What a site does with the mineral that its name holds, by the noun behind.
SITE_DOES = (
    ("PRODUCES", re.compile(r"\b(?:mines?|pit|quarry|colliery)$")),
    ("REFINES", re.compile(r"\b(?:smelter|refiner(?:y|ies))$")),
    (
        "REFINES",
        re.compile(
            r"\b(?:hydroxide|carbonate|sul(?:ph|f)ate|oxide|alumina|separation|processing)"
            r" (?:plant|works|factory|facility)$"
        ),
    ),
    ("PRODUCES", re.compile(r"\bmagnet (?:plant|works|factory|facility)$")),
    ("HOLDS_RESERVES", re.compile(r"\b(?:deposits?|orebody|prospects?|discovery|blocks?)$")),
)
RICH = frozenset({"-rich", "rich"})
PARTS = frozenset({"part", "goods", "industry", "ingredient"})
# "lithium batteries", "cobalt cathodes": goods whose first word tells what they are made of.
MAKERS = re.compile(r"(?:makers?|manufacturers?|producers?|industry|sector|companies|firms)$")
# "Mali blocked gold from the mine", "idle nickel mines": the site does no such thing now.
IDLE = frozenset(["idle", "idled", "mothballed", "closed", "disused", "abandoned", "shuttered"])
ENOUGH = frozenset({"enough", "sufficient"})
MEANT_FOR = frozenset({"for", "in"})
# What is still to be: "will open", "is building the refinery".
OPENING = frozenset(
    ["open", "start", "begin", "build", "commission", "construct", "develop", "come"]
)


def used_where_needed(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Give the use of each mineral on which the makers of something are said to depend."""
    for candidate in found:
        ends = candidate.object.label, candidate.subject.label
        if candidate.type == "DEPENDS_ON" and ends == ("Mineral", "EndSector"):
            yield replace(
                candidate,
                type="USED_IN",
                subject=candidate.object,
                object=candidate.subject,
                rule="used-where-needed",
                figure=None,
                properties={},
            )


@dataclass
class Goods:
    """The statements of one sentence about minerals, their sites and their uses."""

    clause: Clause

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each site and mineral, and each mineral and use."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind != "NP":
                continue
            if phrase.name_kind == "Facility":
                yield from self._named_for(place, phrase)
            yield from self._of_site(place, phrase)
            yield from self._meant_for(place, phrase)
            yield from self._made_of(place, phrase)
            yield from self._from_site(place, phrase)
            yield from self._rich_in(place, phrase)
            yield from self._enough_for(place, phrase)

    def _named_for(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "the Sotkamo nickel mine": what the site's own words name."""
        for name in phrase.names:
            site = self.clause.mentions[name]
            words = self.clause.sentence[site.start : site.end] if site.start >= 0 else ""
            type_ = next((t for t, noun in SITE_DOES if noun.search(words)), None)
            inside = tuple(
                n
                for n, m in enumerate(self.clause.mentions)
                if isinstance(m, Named) and m.kind == "Mineral" and site.start < m.start < site.end
            )
            if type_ and inside:
                yield from each(
                    self.clause,
                    type_,
                    (name,),
                    inside,
                    "site-of-mineral",
                    (place,),
                    "asserted" if type_ == "HOLDS_RESERVES" else self._state(phrase, place),
                )

    def _state(self, phrase: Phrase, place: int | None = None) -> str:
        """Tell whether a site does what its name says already, still, or not yet."""
        clause, classes = self.clause, lexicon().classes
        if phrase.words & (IDLE | classes["former-words"]):
            return "former"
        after = clause.verb_after(place) if place is not None else None
        opening = after is not None and clause.phrases[after].head in OPENING
        ahead = opening and clause.status(after) == "planned"
        planned = ahead or phrase.words & classes["planned-words"]
        return "planned" if planned else "asserted"

    def _of_site(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "the mine's tungsten oxide" and "Escondida's copper"."""
        sites = tuple(n for kind, ns in phrase.poss if kind == "Facility" for n in ns)
        if not sites:
            return
        goods = phrase.names if phrase.name_kind == "Mineral" else ()
        if not goods and not phrase.names and phrase.nouns & {"material", "output", "mining"}:
            goods = tuple(n for kind, ns in phrase.mods if kind == "Mineral" for n in ns)
        if (
            not goods
            and self.clause.topic is not None
            and is_first_product(self.clause.phrases, place)
        ):
            goods = (self.clause.topic,)
        rule, status = "product-of-site", self._state(phrase)
        status = self._awaited(place) if status == "asserted" else status
        yield from each(self.clause, "PRODUCES", sites, goods, rule, (place,), status)

    def _awaited(self, place: int) -> str:
        """Tell whether goods are still to come: "its first tin is due in May"."""
        clause, verb = self.clause, self.clause.verb_after(place)
        if verb is None:
            return "asserted"
        told = {clause.phrases[verb].head, *(p.head for p in clause.phrases[verb + 1 : verb + 2])}
        awaited = clause.status(verb) == "planned" or told & lexicon().classes["planned"]
        return "planned" if awaited else "asserted"

    def _made_of(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "lithium batteries" and "gallium nitride chips"."""
        clause = self.clause
        if phrase.name_kind != "Sector" or MAKERS.search(clause.words[phrase.last].text):
            return
        if clause.words[phrase.last].text[:1].isupper():
            return  # "Lithium Energy" is a firm
        goods = tuple(n for kind, ns in phrase.mods if kind == "Mineral" for n in ns)
        status = "negated" if phrase.words & {"no"} else "asserted"
        yield from each(clause, "USED_IN", goods, phrase.names, "made-of", (place,), status)

    def _from_site(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "copper from Letpadaung" and "nickel from Vale's Onça Puma"."""
        clause = self.clause
        if phrase.name_kind != "Mineral" or clause.kinds[place + 1 : place + 3] != ["P", "NP"]:
            return
        site = clause.phrases[place + 2]
        if clause.phrases[place + 1].head != "from" or site.name_kind != "Facility" or site.lent:
            return
        goods, rule, status = phrase.names, "goods-from-site", self._awaited(place)
        yield from each(clause, "PRODUCES", site.names, goods, rule, (place, place + 2), status)

    def _rich_in(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "copper-rich Zambia"."""
        if phrase.name_kind not in {"Place", "Facility"} or not phrase.words & RICH:
            return
        goods = tuple(n for kind, ns in phrase.mods if kind == "Mineral" for n in ns)
        rule = "rich-place"
        yield from each(self.clause, "HOLDS_RESERVES", phrase.names, goods, rule, (place,))

    def _meant_for(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "graphite for batteries", "a supply of cobalt for jet engines"."""
        clause = self.clause
        if phrase.name_kind != "Mineral":
            return
        behind = self._over_part(place)
        if clause.kinds[behind + 1 : behind + 3] != ["P", "NP"]:
            return
        if clause.phrases[behind + 1].head not in MEANT_FOR:
            return
        use = clause.phrases[behind + 2]
        uses = use.names if use.name_kind == "Sector" else ()
        if uses or use.nouns & PARTS:
            uses += tuple(n for kind, ns in use.mods if kind == "Sector" for n in ns)
        goods = phrase.names
        if ";" in clause.sentence[clause.words[phrase.first].start : clause.words[phrase.last].end]:
            goods = goods[-1:]  # the last entry of a list
        yield from each(clause, "USED_IN", goods, uses, "meant-for", (place, behind + 2))

    def _enough_for(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "24,000 tonnes of lithium hydroxide a year, enough for half a million cars"."""
        clause = self.clause
        if phrase.head not in ENOUGH or clause.topic is None:
            return
        following = zip(clause.kinds, clause.phrases, strict=True)
        near = [p for kind, p in [*following][place + 1 : place + 4] if kind == "NP"]
        uses = next((p.names for p in near if p.name_kind == "Sector"), ())
        led = clause.phrases[place + 1].head in {"for", "to"}
        if led and any(p.figures for p in clause.phrases[:place]):
            yield from each(clause, "USED_IN", (clause.topic,), uses, "enough-for", (place,))

    def _over_part(self, place: int) -> int:
        """Go over "all of it" in "5 tonnes of graphite, all of it for batteries"."""
        clause = self.clause
        aside = clause.kinds[place + 1 : place + 3] == [",", "NP"]
        if aside and clause.phrases[place + 2].head in {"enough", "sufficient"}:
            return place + 2  # ", enough for a million cars"
        part = clause.kinds[place + 1 : place + 5] == [",", "NP", "P", "NP"]
        pointing = part and clause.phrases[place + 4].head in {"it", "them", "which"}
        return place + 4 if pointing else place
