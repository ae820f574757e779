"""What a noun phrase states by itself: "Glencore's Mutanda mine", "cobalt producer CMOC"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .roles import figure_of, first_figure
from .stating import each, named_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .candidate import Candidate
    from .clauses import Clause
    from .gazetteer import Named
    from .phrases import Phrase

SHARE = frozenset({"Share"})
DESCRIBED = frozenset({"Org", "Facility"})
RUN = frozenset({"-run", "-operated", "-managed", "-controlled"})
SUBSIDIARY = frozenset({"subsidiary", "unit", "arm", "affiliate", "division"})
PRODUCERS = frozenset({"producer", "miner"})
GAPPED, PAIR = 3, 2
BUILDING = frozenset({"build", "develop", "construct", "plan"})
# Words after which "Glencore's Mutanda mine" is not, or no longer, Glencore's to run.
PARTED = frozenset(["sell", "divest", "acquire", "buy"])


@dataclass
class Facts:
    """The statements that lie inside the noun phrases of a sentence."""

    clause: Clause

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each subject and object."""
        for place, phrase in enumerate(self.clause.phrases):
            if phrase.kind == "NP":
                yield from self._inside(place, phrase)
                yield from self._risk(place, phrase)

    def _risk(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "protests across Africa" and "In Peru, farmers voiced concern about protests"."""
        if phrase.name_kind != "Risk" or phrase.words & {"no"}:
            return
        targets = [p for name, p in self.clause.complements(place) if name in {"in", "across"}]
        targets += [p for name, p in self.clause.fronted if name == "in" and p < place]
        for target in targets[:1]:
            if self.clause.phrases[target].name_kind == "Place":
                names = self.clause.phrases[target].names
                yield from self._each("FACES", names, phrase.names, "risk-in", place, target)

    def _inside(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        owned = "-owned" in phrase.words and phrase.name_kind in DESCRIBED
        for kind, names in (*phrase.poss, *phrase.mods):
            if kind == "Org" and phrase.name_kind == "Org" and phrase.words & SUBSIDIARY:
                share = first_figure(self.clause, phrase.figures, SHARE)
                several = phrase.words & {"subsidiaries", "units", "arms", "affiliates"}
                below = phrase.names if several else phrase.names[:1]
                gone = phrase.words & lexicon().classes["former-words"]
                status = "former" if gone else "asserted"
                own = names[-1:] if len(names) > PAIR else names  # "A, B and C's unit"
                for row in self._each("OWNS", own, below, "named-subsidiary", place):
                    yield replace(row, figure=share, status=status)
            elif kind == "Org" and self._is_firms_firm(phrase):
                yield from self._each("OWNS", names, phrase.names[:1], "firms-firm", place)
            elif kind == "Org" and owned:
                yield from self._each("OWNS", names, phrase.names, "firm-owned", place)
            elif kind == "Mineral" and phrase.name_kind == "Org" and phrase.words & PRODUCERS:
                yield from self._each("PRODUCES", phrase.names, names, "named-producer", place)
        if phrase.name_kind == "Facility" and not owned and not self._parted(place):
            yield from self._firms_site(place, phrase)
            yield from self._of_firm(place, phrase)
            yield from self._beside_firm(place, phrase)
            yield from self._at_site(place, phrase)
        if phrase.name_kind == "Org" and phrase.words & {"operator"} and place:
            yield from self._listed_operator(place, phrase)

    def _firms_site(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Glencore's Mutanda mine", "49% of Codelco's Maricunga", "Vale's 60%-owned mine"."""
        run_by = phrase.mods if phrase.words & RUN else ()
        sold = place > 1 and self.clause.is_part(place - 2)  # "49% of Codelco's Maricunga"
        for kind, names in (*phrase.poss, *run_by):
            if kind == "Org" and phrase.figures and phrase.words & {"owned", "held"}:
                part = figure_of(self.clause, phrase.figures[0], SHARE)  # "its 60%-owned mine"
                for row in self._each("OWNS", names, phrase.names, "firms-site", place):
                    yield replace(row, figure=part)
            elif kind == "Org" and sold:
                yield from self._each("OWNS", names, phrase.names, "firms-site", place)
            elif kind == "Org":
                yield from self._run(names, phrase, "firms-site", place)

    def _is_firms_firm(self, phrase: Phrase) -> bool:
        """Tell whether a firm is only said to be another's: "CATL's Brunp"."""
        bare = not phrase.mods and not phrase.words and not phrase.figures
        labels = [self._named(n).label for n in phrase.names] if phrase.name_kind == "Org" else []
        return bare and bool(phrase.poss) and labels == ["Firm"]

    def _listed_operator(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "Friguia: an alumina refinery; operator Rusal"."""
        clause, head = self.clause, self.clause.phrases[0]
        opened = clause.phrases[place - 1].head in {";", ":", ","}
        listed = clause.kinds[1:2] == [";"] and clause.phrases[1].head == ":"
        if opened and listed and head.name_kind == "Facility":
            yield from self._run(phrase.names, head, "listed-operator", place)

    def _at_site(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "SLN at Thio and Prony at Goro", "Terrafame's nickel mine at Sotkamo"."""
        clause = self.clause
        if place < 2 or clause.kinds[place - 2 : place] != ["NP", "P"]:  # noqa: PLR2004
            return
        before = clause.phrases[place - 2]
        led = clause.kinds[place - 3 : place - 2]
        if clause.phrases[place - 1].head == "at" and before.name_kind == "Org":
            if led in ([";"], ["C"], [","], []) and not before.lent:
                yield from self._run(before.names, phrase, "firm-at-site", place)
        elif clause.phrases[place - 1].head in {"at", "in"} and "facility" in before.nouns:
            listed = led == ["P"] and clause.phrases[place - 3].head == "of"
            for kind, names in before.poss:
                if kind == "Org":  # "Barroso, a mine of A and B's project at X" is a list
                    own = names[-1:] if listed else names
                    yield from self._run(own, phrase, "firms-plant-at", place)
            if led == [";"] and clause.phrases[place - 3].head == ":" and place > GAPPED:
                firm = clause.phrases[place - 4]  # "Kazatomprom: mines at Inkai"
                if firm.name_kind == "Org" and place == GAPPED + 1:
                    yield from self._run(firm.names, phrase, "firms-plant-at", place)

    def _beside_firm(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "X got 5 tonnes for its mine, and Y 3 tonnes for Metalkol" of Y and its site."""
        clause = self.clause
        if place < GAPPED or clause.kinds[place - 3 : place] != ["NP", "NP", "P"]:
            return
        firm, part = clause.phrases[place - 3], clause.phrases[place - 2]
        joint = clause.before(place - 3)
        opened = joint >= 0 and clause.kinds[joint] in {"C", ","}
        if firm.name_kind == "Org" and part.figures and not part.names and opened:
            yield from self._run(firm.names, phrase, "site-in-list", place)

    def _of_firm(self, place: int, phrase: Phrase) -> Iterator[Candidate]:
        """Read "the Jadar project of Rio Tinto"."""
        clause = self.clause
        if clause.kinds[place + 1 : place + 3] == ["P", "NP"]:
            other = clause.phrases[place + 2]
            if clause.phrases[place + 1].head == "of" and other.name_kind == "Org":
                yield from self._run(other.names, phrase, "site-of-firm", place)

    def _run(
        self, firms: tuple[int, ...], phrase: Phrase, rule: str, place: int
    ) -> Iterator[Candidate]:
        """Say that firms run a site, unless they are banks."""
        firms = tuple(n for n in firms if self._named(n).label == "Firm")
        verb = self.clause.verb_after(place)
        head = self.clause.phrases[verb].head if verb is not None else ""
        building = verb is not None and self.clause.is_passive(verb) and head in BUILDING
        planned = building or phrase.words & lexicon().classes["planned-words"]
        former = phrase.words & lexicon().classes["former-words"]
        status = "former" if former else "planned" if planned else "asserted"
        for candidate in self._each("OPERATES", firms, phrase.names, rule, place):
            yield replace(candidate, status=status)

    def _parted(self, place: int) -> bool:
        before = self.clause.before(place)
        phrases = self.clause.phrases
        if before >= 0 and phrases[before].head == "from":
            return False  # "buys ore from Glencore's mine"
        heads = {phrases[i].head for i in (before, before - 2) if i >= 0 and phrases[i].kind == "V"}
        return bool(heads & PARTED)

    def _each(
        self,
        type_: str,
        subjects: tuple[int, ...],
        objects: tuple[int, ...],
        rule: str,
        *places: int,
    ) -> Iterator[Candidate]:
        yield from each(self.clause, type_, subjects, objects, rule, places)

    def _named(self, number: int) -> Named:
        return named_at(self.clause, number)
