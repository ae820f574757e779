"""Makers: the firm that a text is about, where a sentence names only who buys or lends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .gazetteer import Named
from .remembering import MADE_IT
from .stating import named_at
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .candidate import Candidate
    from .clauses import Clause

# How much less a mention counts one sentence later, and how much more a subject counts.
FADING = 0.9
ACTING = 2.0
# Of how much less a firm that acted last may have been spoken of than another.
NEARLY = 1.6
# Of how much less a firm that makes something may have been spoken of than one that does not.
MUCH = 2.0
WHOLE = 100
# Of how much less a firm or site may have been spoken of than who owns a part of it.
OWNED = 3.0
SEATED = frozenset({"OPERATES", "OWNS"})
LABELS = frozenset({"Firm", "Facility", "StateBank"})
FLOWS = frozenset({"PRODUCES", "REFINES", "EXPORTS"})


def nearest(clause: Clause, place: int, maker: tuple[Named, ...]) -> tuple[Named, ...]:
    """Give the firm that acts in the part of the sentence before, else the maker.

    "Syrah doubled its output; Tesla is its first customer": Syrah.
    """
    ends = [i for i in range(place) if clause.phrases[i].head == ";"]
    for verb in range(ends[-1] if ends else 0):
        if clause.kinds[verb] == "V" and clause.phrases[verb].form in {"fin", "past"}:
            for subject in clause.subject(verb)[:1]:
                phrase = clause.phrases[subject]
                if phrase.name_kind == "Org" and len(phrase.names) == 1:
                    named = named_at(clause, phrase.names[0])
                    return (named,) if named.label == "Firm" else maker
    return maker


@dataclass
class Makers:
    """How much the text has spoken of each firm, the last sentences counting most."""

    weights: dict[tuple[str, ...], float] = field(default_factory=dict[tuple[str, ...], float])
    named: dict[tuple[str, ...], Named] = field(default_factory=dict[tuple[str, ...], Named])
    sites: dict[tuple[str, ...], Named] = field(default_factory=dict[tuple[str, ...], Named])
    lenders: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    acted: tuple[tuple[str, ...], ...] = ()
    making: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    shared: dict[tuple[str, ...], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, ...], tuple[str, ...]]
    )
    land: tuple[Named, ...] = ()

    def hear(self, clause: Clause, found: Sequence[Candidate], subject: Iterable[Named]) -> None:
        """Take in a sentence: whom it names, who acts in it, and whose sites it tells of."""
        self.weights = {ids: weight * FADING for ids, weight in self.weights.items()}
        subject = list(subject)
        for candidate in found:
            seated = candidate.type in SEATED and candidate.object.label == "Facility"
            if seated and candidate.subject.label != "Country":
                self.sites[candidate.object.ids] = candidate.subject
            if candidate.type in {*MADE_IT, "SUPPLIES"}:
                self._count(candidate.subject, 1.0)
            if candidate.type in {*MADE_IT, "OPERATES", "SUPPLIES"} or seated:
                self.making.add(self._holder(candidate.subject).ids)
            if candidate.type == "OWNS" and _is_part(candidate):
                self.shared[candidate.subject.ids] = candidate.object.ids
            if candidate.type == "FINANCES":
                self._count(candidate.object, 1.0)
                self.lenders.add(candidate.subject.ids)
        for mention in clause.named:
            if mention.start >= 0:
                self._count(mention, 1.0)
        for mention in subject:
            self._count(mention, ACTING / len(subject))
        self.acted = tuple({self._holder(mention).ids for mention in subject})
        lands = [c.subject for c in found if c.type in FLOWS and c.subject.label == "Country"]
        same = len({land.ids for land in lands}) == 1
        spoken = same and any(named.ids == lands[0].ids for named in subject)
        self.land = (replace(lands[0], start=-1, end=-1, kind="Place"),) if spoken else ()

    def _holder(self, mention: Named) -> Named:
        """Give the firm of a site, where the text has told it."""
        return self.sites.get(mention.ids, mention) if mention.label == "Facility" else mention

    def _count(self, mention: Named, weight: float) -> None:
        firm = self._holder(mention)
        classes = lexicon().classes
        if firm.label in LABELS and firm.ids[0] not in classes["buyers"]:
            self.weights[firm.ids] = self.weights.get(firm.ids, 0.0) + weight
            self.named[firm.ids] = firm

    def firm(self) -> tuple[Named, ...]:
        """Give the firm that the text is about."""
        return self._first({"Firm"})

    def seller(self) -> tuple[Named, ...]:
        """Give the firm that the text is about, or nearly, and makes something or acted last."""
        told = self._first({"Firm"}, self.making)
        firm = self.firm()
        if told and MUCH * self.weights[told[0].ids] < self.weights[firm[0].ids]:
            told = firm
        last = self.named.get(self.acted[0]) if len(self.acted) == 1 else None
        if told and last is not None and last.label == "Firm":
            near = NEARLY * self.weights[last.ids] >= self.weights[told[0].ids]
            return (last.away(),) if near else told
        return told

    def borrower(self) -> tuple[Named, ...]:
        """Give the firm, or the site of no known firm, that the text is about.

        Of a firm and what it owns a part of, spoken of nearly as much, it is the latter.
        """
        found = self._first({"Firm", "Facility"})
        held = self.named.get(self.shared.get(found[0].ids, ())) if found else None
        near = held is not None and OWNED * self.weights[held.ids] >= self.weights[found[0].ids]
        return (held.away(),) if held is not None and near else found

    def bank(self) -> tuple[Named, ...]:
        """Give the bank that the text is about."""
        return self._first({"StateBank"})

    def _first(
        self, labels: set[str], among: set[tuple[str, ...]] | None = None
    ) -> tuple[Named, ...]:
        ranked = [
            ids
            for ids, named in self.named.items()
            if (among is None or ids in among)
            and named.label in labels
            and (ids not in self.lenders or named.label == "StateBank")
        ]
        if not ranked:
            return ()
        most = max(ranked, key=self.weights.__getitem__)
        return (self.named[most].away(),)


def _is_part(held: Candidate) -> bool:
    """Tell whether somebody holds less than the whole."""
    share = held.figure.value if held.figure is not None else None
    return share is not None and share < WHOLE and held.object.label in {"Firm", "Facility"}
