"""Entries: a head and whom it lists: "Shareholders: Guinea, 49%; Halco, 51%"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .candidate import Candidate
from .gazetteer import Named
from .quantities import Quantity, quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .mentions import Mention

LIST = re.compile(r"(?P<head>[A-Z][^:;.]{3,80}): (?P<entries>[^:]+?)\.?\s*$")
# The unit of bare numbers: "World production (tons): China, 760; Japan, 60".
UNIT = re.compile(r"\((?:in )?(?P<unit>tons|tonnes|metric tons|kilograms|kg)\b[^)]*\)")
NUMBER = re.compile(r",? (?P<number>\d[\d,]*(?:\.\d+)?)$")
# What may stand before a name, and between it and its figure.
OPENER = re.compile(r"\s*(?:and )?(?:for [a-z ]+ )?(?:[Tt]he )?")
BETWEEN = re.compile(r"(?: \([A-Z]\w+\))?[\s,(]*(?:with |at |about |some |supplied |has |holds )?")
# What a head says of those listed, the narrower first: the type, and whether they are the object.
HEADS = (
    (re.compile(r"\b(?:[Ii]mport sources|[Ii]mports by origin|[Ss]ources of imports)\b"), "FROM"),
    (re.compile(r"\b(?:[Ee]xport (?:markets|destinations)|[Ee]xports by destination)\b"), "TO"),
    (re.compile(r"\b(?:[Rr]eserves|[Rr]esources)\b"), "HOLDS_RESERVES"),
    (re.compile(r"\b(?:[Rr]efine(?:ry|d)|[Ss]melter|[Rr]efining|[Pp]rocessing)\b"), "REFINES"),
    (re.compile(r"\b(?:[Pp]roduction|[Oo]utput|[Pp]roducers)\b"), "PRODUCES"),
    (re.compile(r"^(?:[Ss]hareholders|[Oo]wners|[Oo]wnership|[Ss]hareholding)\b"), "OWNS"),
    (re.compile(r"^(?:[Cc]ustomers|[Bb]uyers|[Oo]fftakers|[Oo]fftake)\b"), "SUPPLIES"),
    (
        re.compile(r"^(?:[Mm]ain |[Cc]hief |[Ee]nd[- ])?(?:[Uu]ses|[Aa]pplications|[Mm]arkets)\b"),
        "USED_IN",
    ),
    (re.compile(r"^(?:[Ll]enders|[Ff]inancing|[Ll]oans)\b"), "FINANCES"),
)
LISTED = {
    "FROM": frozenset({"Country"}),
    "TO": frozenset({"Country"}),
    "HOLDS_RESERVES": frozenset({"Country", "Firm", "Facility"}),
    "REFINES": frozenset({"Country", "Firm", "Facility"}),
    "PRODUCES": frozenset({"Country", "Firm", "Facility"}),
    "OWNS": frozenset({"Country", "Firm", "StateBank"}),
    "SUPPLIES": frozenset({"Firm"}),
    "USED_IN": frozenset({"EndSector"}),
    "FINANCES": frozenset({"Country", "Firm", "StateBank"}),
}
# Where one entry ends: at a comma only if no semicolon does, and never within "8,000 tons".
BEHIND_ENTRY = re.compile(r";")
BEHIND_SHORT_ENTRY = re.compile(r",(?= (?:and )?[A-Za-z])| (?=and [A-Za-z])")
OF_MINERALS = frozenset({"HOLDS_RESERVES", "REFINES", "PRODUCES"})
FEWEST = 2


@dataclass
class Entries:
    """The list of one sentence.

    Parameters
    ----------
    clause : Clause
        The sentence.
    whose : tuple of Named
        The firm or site that the heading over the sentence names, or the text is about.
    land : tuple of Named
        The country that the text is about.
    """

    clause: Clause
    whose: tuple[Named, ...] = ()
    land: tuple[Named, ...] = ()

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each entry."""
        match = LIST.fullmatch(self.clause.sentence.strip())
        told = match and next((type_ for head, type_ in HEADS if head.search(match["head"])), None)
        if not match or not told:
            return
        found = [*self._entries(match, LISTED[told])]
        own = {land.ids for land in self.land if told in {"FROM", "TO"}}
        if len(found) < FEWEST or own & {named.ids for named, _ in found}:
            return
        for named, figure in found:
            for subject, type_, object_ in self._stated(told, named):
                yield Candidate(
                    type_,
                    subject,
                    object_,
                    "listed-under-head",
                    "C",
                    "asserted",
                    (named.start, figure.end if figure else named.end),
                    self.clause.sentence[named.start : figure.end if figure else named.end],
                    figure,
                )

    def _entries(
        self, match: re.Match[str], labels: frozenset[str]
    ) -> Iterator[tuple[Named, Quantity | None]]:
        """Give each name that opens an entry, and the figure beside it."""
        unit = UNIT.search(match["head"])
        start = match.start("entries")
        ends = BEHIND_ENTRY if ";" in match["entries"] else BEHIND_SHORT_ENTRY
        for entry in ends.split(match["entries"]):
            inside = [m for m in self.clause.mentions if start <= m.start < start + len(entry)]
            amounts = [m for m in inside if isinstance(m, Quantity)]
            number = NUMBER.search(entry) if unit and not amounts else None
            if unit and number:
                amounts = [self._amount(number, start, unit["unit"])]
            if inside and self._is_entry(inside[0], amounts[:1], start, start + len(entry)):
                named = inside[0]
                if isinstance(named, Named) and named.label in labels:
                    yield named, amounts[0] if amounts else None
            start += len(entry) + 1  # the sign or blank between two

    def _is_entry(self, named: Mention, amounts: Sequence[Quantity], start: int, end: int) -> bool:
        """Tell whether an entry is a name, with nothing but its figure behind it."""
        text, behind = self.clause.sentence, amounts[0].start if amounts else end
        return bool(
            OPENER.fullmatch(text, start, named.start)
            and BETWEEN.fullmatch(text, named.end, behind)
        )

    def _amount(self, number: re.Match[str], start: int, unit: str) -> Quantity:
        """Read a bare number in the unit of the head."""
        amount = next(quantities(f"{number['number']} {unit}"))
        return replace(amount, start=start + number.start(1), end=start + number.end(1))

    def _stated(self, told: str, named: Named) -> Iterator[tuple[Named, str, Named]]:
        """Give subject, type and object of one entry."""
        topic = self.clause.topic
        mineral = self.clause.mentions[topic] if topic is not None else None
        if isinstance(mineral, Named) and told in OF_MINERALS:
            yield named, told, mineral
        elif isinstance(mineral, Named) and told == "USED_IN":
            yield mineral, told, named
        for land in self.land if told in {"FROM", "TO"} else ():
            ends = (named, land) if told == "FROM" else (land, named)
            yield ends[0], "EXPORTS_TO", ends[1]
        for one in self.whose if told in {"OWNS", "FINANCES"} else ():
            yield named, told, one
        for one in self.whose if told == "SUPPLIES" and self.whose[0].label == "Firm" else ():
            yield one, told, named
