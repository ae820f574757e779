"""Ranking: who comes next in an output told of before: "Japan ranks second", "Next is Peru"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidate import Candidate
from .portions import SHARES, Portions
from .roles import first_figure, reach
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .clauses import Clause
    from .gazetteer import Named
    from .phrases import Phrase

RULE = "ranked-next"
# A rule of which the words only go on with what was told before.
GOES_ON = "follows-with"
FLOWS = frozenset({"PRODUCES", "REFINES", "HOLDS_RESERVES"})
LANDS = frozenset({"Country", "Region"})
PLACES = frozenset({"Place"})
KINDS = {"PRODUCES": "production", "REFINES": "production", "HOLDS_RESERVES": "reserve"}
COMING = frozenset({"be", "come", "follow", "rank", "lie", "stand", "lead"})
HAVING = frozenset(["have", "account", "contribute", "add", "make", "supply", "provide", "hold"])
ORDER = re.compile(
    r"\b(?:comes?|came|ranks?|ranked|is|are|was|were|lies?|stands?)"
    r" (?:a (?:close|distant) )?(?:second|third|fourth|fifth|next|last)\b"
    r"(?! (?:to|\w+er)\b| in line\b)(?: in (?P<what>[\w-]+))?"
)
FOLLOWS = re.compile(
    r"\bfollow(?:s|ed)? (?:with|at|closely)\b|\bfollow(?:s|ed)?[.;,]|\b(?:leads|led) with\b"
)
OPENING = re.compile(
    r"(?:Next|Second|Third|Then|Behind (?:it|them|that)|After (?:it|them|that)|In second place)"
    r",? (?:comes?|came|is|are|was|were|ranks?|follow(?:s|ed)?)\b"
)
# What a country is second in, and what that is to it.
RANKED_IN = {
    **dict.fromkeys(("refining", "smelting", "processing", "separation"), ("REFINES", "refined")),
    **dict.fromkeys(("mining", "extraction"), ("PRODUCES", "mine")),
    **dict.fromkeys(("output", "production"), ("PRODUCES", None)),
    **dict.fromkeys(("reserves", "resources"), ("HOLDS_RESERVES", "deposit")),
}
# What all countries have together: "world reserves total 2 billion tonnes".
WHOLE = re.compile(
    r"\b(?:[Ww]orld|[Gg]lobal|[Ww]orldwide|[Tt]he world['\u2019]s) (?:mine |known |refined )?"
    r"(?P<what>refining|mining|output|production|reserves|resources)"
    r"[^.;,]{0,40}?\d[\d.,]* (?:million |billion )?(?:tonnes|tons|kilograms|pounds|ounces)\b"
)
# What is ranked is something else.
OTHERWISE = re.compile(
    r"\b(?:imports?|imported|exports?|exported|partners?|suppliers?|customers?|buyers?"
    r"|destinations?|consum\w+|demand|prices?|costs?|phase|stage|step|line|plant|tender|bids?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Flow:
    """What a sentence told that countries do with a mineral."""

    type: str
    mineral: Named
    stage: str | None


def flow_of(clause: Clause, found: Sequence[Candidate]) -> Flow | None:
    """Take what a sentence tells that countries do, where it is one thing with one mineral."""
    told = [c for c in found if c.type in FLOWS and c.subject.label in LANDS]
    if not told and clause.topic is not None and (whole := WHOLE.search(clause.sentence)):
        type_, stage = RANKED_IN[whole["what"]]
        return Flow(type_, named_at(clause, clause.topic), stage)
    if len({(c.type, c.object.ids) for c in told}) != 1:
        return None
    return Flow(told[0].type, told[0].object, told[0].properties.get("stage"))


def flow_begun(clause: Clause, found: Sequence[Candidate]) -> tuple[Flow, int] | None:
    """Take what the sentence itself tells: "Brazil mines 91% of niobium; Canada came second"."""
    end = clause.sentence.rfind("; ")
    told = [c for c in found if c.type in FLOWS and c.subject.label in LANDS and 0 <= c.at < end]
    told = [c for c in told if c.rule != GOES_ON]
    if not told:
        return None
    last = max(told, key=lambda candidate: candidate.at)
    return Flow(last.type, last.object, last.properties.get("stage")), end + 2


def _ranked_in(what: str | None, flow: Flow) -> tuple[str, Named, str | None]:
    """Give what a country is second in: what was told of, or "refining" and the like."""
    type_, stage = RANKED_IN[what] if what else (flow.type, flow.stage)
    return type_, flow.mineral, stage


@dataclass
class Ranking:
    """The countries that one sentence ranks in what an earlier one told of.

    Parameters
    ----------
    clause : Clause
        The sentence.
    flow : Flow or None
        What an earlier sentence, or the part before, told of.
    start : int
        The character from which the countries are ranked.
    """

    clause: Clause
    flow: Flow | None = None
    start: int = 0

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each country."""
        clause, flow, said = self.clause, self.flow, self.clause.sentence[self.start :]
        others = any(m.kind == "Mineral" and m.start >= self.start for m in clause.mentions)
        if flow is None or others or OTHERWISE.search(clause.sentence):
            return
        if OPENING.match(said):
            yield from self._inverted()
        elif order := ORDER.search(said):
            if order["what"] in {None, *RANKED_IN}:
                self.flow = Flow(*_ranked_in(order["what"], flow))
                yield from self._in_order()
        elif FOLLOWS.search(said):
            yield from self._in_order()
        else:
            yield from self._shares()

    def _verbs(self) -> Iterator[tuple[int, Phrase]]:
        """Give the verbs of the part in which countries are ranked."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind == "V" and self.clause.words[phrase.first].start >= self.start:
                yield place, phrase

    def _in_order(self) -> Iterator[Candidate]:
        """Read "The Philippines came second with 10%"."""
        clause = self.clause
        for verb, phrase in self._verbs():
            if phrase.head not in COMING:
                continue
            complements = clause.complements(verb)
            share = next((p for a, p in complements if a in {"with", "at"}), None)
            by = [p for a, p in complements if a == "by"]
            for subject in by or clause.subject(verb)[:1]:
                yield from self._each(subject, verb, self._behind(subject) if by else share)

    def _inverted(self) -> Iterator[Candidate]:
        """Read "Next come Vietnam and Russia" and "Behind it are Indonesia and Myanmar"."""
        clause = self.clause
        verb = next((verb for verb, _ in self._verbs()), None)
        if verb is None:
            return
        place = next((p for a, p in clause.complements(verb) if not a), None)
        while place is not None:
            share = self._behind(place)
            yield from self._each(place, verb, share)
            place = self._beside(share)

    def _shares(self) -> Iterator[Candidate]:
        """Read "Vietnam accounts for 5%" and "Peru has 10%, Chile 24%"."""
        clause, portions = self.clause, Portions(self.clause)
        for verb, phrase in self._verbs():
            if phrase.head not in HAVING or clause.is_passive(verb):
                continue
            near = [p for a, p in clause.complements(verb) if a in {"", "for", "up"}][:1]
            bare = near and portions.is_share(near[0]) and clause.phrases[near[0]].figures
            if not bare or not self._is_of_all(near[0] + 1):
                continue
            for subject in clause.subject(verb)[:1]:
                yield from self._each(subject, verb, near[0])
            for place in range(near[0] + 1, len(clause.kinds) - 1):
                gapped = clause.phrases[place].name_kind == "Place" and portions.is_share(place + 1)
                if gapped and clause.kinds[place - 1] in {"C", ","}:
                    yield from self._each(place, verb, place + 1)

    def _behind(self, place: int) -> int | None:
        following = self.clause.kinds[place + 1 : place + 3]
        led = following == ["P", "NP"] and self.clause.phrases[place + 1].head in {"with", "at"}
        return place + 2 if led else None

    def _beside(self, share: int | None) -> int | None:
        """Go on to who else comes next: "Next come Australia with 5 tonnes, Brazil with 2"."""
        if share is None:
            return None
        place = share + 1
        while self.clause.kinds[place : place + 1] in ([","], ["C"]):
            place += 1
        named = place < len(self.clause.kinds) and self.clause.phrases[place].name_kind == "Place"
        return place if named else None

    def _is_of_all(self, place: int) -> bool:
        """Tell whether nothing else than the whole follows a share: "560 tonnes of them"."""
        phrases = self.clause.phrases
        return phrases[place].head != "of" or phrases[place + 1].head in {"them", "it", "this"}

    def _each(self, place: int, verb: int, share: int | None) -> Iterator[Candidate]:
        clause, flow = self.clause, self.flow
        if flow is None or clause.phrases[place].lent:
            return
        named = clause.phrases[place]
        for filler in reach(clause, place, PLACES, frozenset()):
            land = named_at(clause, filler.mention)
            if land.label not in LANDS:
                continue
            numbers = [named.values[filler.mention]] if filler.mention in named.values else []
            if not numbers and share is not None:
                numbers = list(clause.phrases[share].figures)
            figure = first_figure(clause, numbers, SHARES)
            properties = {"stage": flow.stage} if flow.stage else {}
            if figure is not None:
                properties["quantity_kind"] = KINDS[flow.type]
            phrase = clause.phrases[verb]
            start, end = clause.words[phrase.first].start, clause.words[phrase.last].end
            yield Candidate(
                flow.type,
                land,
                flow.mineral,
                RULE,
                "C",
                clause.status(verb),
                (start, end),
                clause.sentence[start:end],
                figure,
                properties,
                at=start,
            )
