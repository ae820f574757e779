"""Siting: the country of a firm or site that the sentence names a little way off."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..graph.codes import countries
from .gazetteer import Named, homes
from .pointing import lend
from .stating import each, named_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .candidate import Candidate
    from .clauses import Clause
    from .phrases import Phrase

PLACES = frozenset({"Place", "Demonym"})
THINGS = frozenset({"Org", "Facility"})
FIRMS = frozenset({"firm", "producer", "refiner", "bank", "operator", "exporter", "venture"})
AMONG = frozenset({"such as", "including", "include", "like", "namely", "notably", "be"})
LED = frozenset({"lead", "head", "include"})
WORKING = frozenset(
    [
        *("have", "produce", "mine", "make", "refine", "smelt", "extract", "process", "separate"),
        *("build", "open", "dig", "recover", "restart", "reopen", "close", "host", "boast"),
    ]
)
REGIONAL = frozenset({"producer", "exporter", "refiner", "importer", "holder", "industry", "home"})
WHERE = re.compile(r",? where ")
CLAUSE_END = re.compile(r"[,;:.]")
BASED = re.compile(r"[-\u2010](?:based|headquartered)\b")
NEAR_A_DISTRICT = re.compile(
    r"(?:,? (?:mines?|plants?|projects?|deposits?|refinery|smelters?|factory|complex|operations?)?"
    r" ?(?:in|of|near|outside)(?: the)?(?: [A-Z][\w-]+ County,| county of| state of| province of"
    r"|[a-z]+ern| US state of| American state of)?|, (?:near|in) [A-Z]\w+,|,) "
)
FROM_A_DISTRICT = re.compile(
    r",? an? [\w -]{3,40} (?:from|(?:based|headquartered) in) (?:the (?:state|province) of )?"
)
MOST_BETWEEN = 60


@dataclass
class Siting:
    """The statements of one sentence about where firms and sites are that no phrase joins.

    ``lands`` are the countries that the document names: of no other a district tells.
    """

    clause: Clause
    lands: frozenset[str] = frozenset()

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each firm or site and its country."""
        yield from self._where()
        yield from self._in_districts()
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind == "NP":
                yield from self._examples(place, phrase)
                yield from self._in_region(place, phrase)
            if phrase.kind == "V" and phrase.head in WORKING:
                yield from self._worked(place)

    def _named(self) -> list[tuple[int, Named]]:
        said = enumerate(self.clause.mentions)
        return [(i, m) for i, m in said if isinstance(m, Named) and m.start >= 0]

    def _where(self) -> Iterator[Candidate]:
        """Read "Zambia, where Barrick owns Lumwana", up to the end of the clause."""
        named, text = self._named(), self.clause.sentence
        for place, (land, country) in enumerate(named):
            where = WHERE.match(text, country.end) if country.label == "Country" else None
            if not where:
                continue
            end = CLAUSE_END.search(text, where.end())
            for site, mention in named[place + 1 :]:
                if mention.label == "Country" or (end and mention.start > end.start()):
                    break
                if mention.label == "Facility":
                    yield from self._pair(site, (land,), "site-where")

    def _in_districts(self) -> Iterator[Candidate]:
        """Read "Thompson Falls in Montana", "X, a firm from Montana", "Montana-based X"."""
        text = self.clause.sentence
        for (i, first), (j, second) in pairwise(self._named()):
            between = text[first.end : second.start]
            if first.kind in THINGS and second.label == "Area":
                sited = first.label == "Facility" and NEAR_A_DISTRICT.fullmatch(between)
                lands = self._home(second) if sited else ()
                for site in self._listed(i) if lands else ():
                    yield from self._pair(site, lands, "site-in-district")
                firm = first.kind == "Org" and FROM_A_DISTRICT.fullmatch(between)
                yield from self._pair(i, self._home(second) if firm else (), "firm-of-district")
            elif first.label == "Area" and second.kind in THINGS and len(between) < MOST_BETWEEN:
                lands = self._home(first) if BASED.match(between) and "," not in between else ()
                yield from self._pair(j, lands, "firm-of-district")

    def _listed(self, site: int) -> list[int]:
        """Give a site and those it is listed with: "the Wodgina and Mount Marion mines"."""
        for phrase in self.clause.phrases:
            if site in phrase.names:
                return list(phrase.names)
        return [site]

    def _home(self, district: Named) -> tuple[int, ...]:
        """Give the country of a district, if the document names it."""
        home = homes().get(("Area", district.ids[0]))
        mentions = self.clause.mentions
        if home not in self.lands or home not in countries() or not isinstance(mentions, list):
            return ()
        country = countries()[home]
        land = replace(district, kind="Place", label="Country", ids=(home,), name=country.name)
        return lend(mentions, (land,))

    def _examples(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Chinese firms such as BTR", "a group of Chinese companies, led by Sinohydro"."""
        clause, kinds = self.clause, self.clause.kinds
        many = {n for n in phrase.nouns if phrase.head.endswith("s")}
        if phrase.names or not many & {*FIRMS, "facility"}:
            return
        national = (*phrase.poss, *(m for m in phrase.mods if m[0] == "Demonym"))
        lands = tuple(n for _, numbers in national for n in numbers)
        after = place + 1 + (kinds[place + 1 : place + 2] == [","])
        if kinds[after : after + 2] == ["V", "P"] and clause.phrases[after].head in LED:
            after += 1
        elif (
            kinds[after : after + 1] not in (["P"], ["V"])
            or clause.phrases[after].head not in AMONG
        ):
            return
        if kinds[after + 1 : after + 2] == ["NP"] and clause.phrases[after + 1].name_kind in THINGS:
            for name in clause.phrases[after + 1].names:
                yield from self._pair(name, lands, "firm-among-national")

    def _worked(self, verb: int) -> Iterator[Candidate]:
        """Read "Britain produced tungsten at Hemerdon", "Estonia has the Silmet plant"."""
        clause = self.clause
        subjects = [clause.phrases[p] for p in clause.subject(verb)]
        if len(subjects) != 1 or subjects[0].name_kind != "Place" or subjects[0].lent:
            return
        named = [mention for _, mention in self._named()]
        lands = {m.ids[0] for m in named if m.label == "Country" and m.kind != "Elsewhere"}
        lands |= {homes().get(("Area", m.ids[0]), "") for m in named if m.label == "Area"}
        if len(lands) > 1:
            return
        for preposition, place in clause.complements(verb):
            phrase = clause.phrases[place]
            direct = not preposition and clause.phrases[verb].head in {"have", "host", "boast"}
            if phrase.name_kind == "Facility" and (preposition == "at" or direct):
                for name in phrase.names:
                    yield from self._pair(name, subjects[0].names, "site-of-worker")

    def _in_region(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Africa's top lithium producer, Zimbabwe", "Zambia, the largest in Africa"."""
        clause, kinds = self.clause, self.clause.kinds
        if phrase.names or not phrase.nouns & REGIONAL:
            return
        regions = [n for _, ns in phrase.poss for n in ns]
        if kinds[place + 1 : place + 3] == ["P", "NP"] and clause.phrases[place + 1].head == "in":
            regions += clause.phrases[place + 2].names
        regions = [n for n in regions if named_at(clause, n).label == "Region"]
        beside = [p for p in (place - 2, place + 2) if 0 <= p < len(kinds)]
        beside = [p for p in beside if kinds[(p + place) // 2] == ","]
        for other in beside:
            named = clause.phrases[other]
            if named.name_kind == "Place" and len(named.names) == 1:
                yield from self._pair(named.names[0], tuple(regions), "country-in-region")

    def _pair(self, subject: int, lands: tuple[int, ...], rule: str) -> Iterator[Candidate]:
        """Give a candidate for each country; its words are those from the one to the other."""
        text = self.clause.sentence
        lands = tuple(n for n in lands if named_at(self.clause, n).kind in PLACES)
        for candidate in each(self.clause, "LOCATED_IN", (subject,), lands, rule, (0,)):
            ends = [m for m in (candidate.subject, candidate.object) if m.start >= 0]
            span = min(m.start for m in ends), max(m.end for m in ends)
            yield replace(candidate, span=span, words=text[slice(*span)])
