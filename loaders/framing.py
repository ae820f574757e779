"""What a clause states: the frames of ``data/frames.toml`` at its verbs and nouns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from .binding import WORLD, figure_told
from .candidate import Candidate
from .frames import by_trigger
from .nearby import LENDER
from .roles import Filler, reach
from .signing import Signing
from .stating import named_at
from .through import THROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clauses import Clause
    from .frames import Frame
    from .phrases import Phrase

VIA_TYPES = (
    ("refinery", "REFINES", "refined"),
    ("refining", "REFINES", "refined"),
    ("refiner", "REFINES", "refined"),
    ("reserves", "HOLDS_RESERVES", "deposit"),
    ("holder", "HOLDS_RESERVES", "deposit"),
    ("exporter", "EXPORTS", None),
    ("importer", "IMPORTS", None),
    ("mining", "PRODUCES", "mine"),
    ("pit", "PRODUCES", "mine"),
    ("producer", "PRODUCES", None),
    ("output", "PRODUCES", None),
    ("capacity", "PRODUCES", None),
    ("works", "REFINES", "refined"),
)
# Who has a part of the market sells there.
MARKET = frozenset({"importer"})
QUANTITY_KINDS = {
    "PRODUCES": "production",
    "REFINES": "production",
    "HOLDS_RESERVES": "reserve",
    "EXPORTS": "trade",
    "IMPORTS": "trade",
    "EXPORTS_TO": "trade",
}
SPENDING = frozenset(["commit", "approve", "earmark", "devote", "allocate"])
WORKS = re.compile(r"\b(?:refinery|smelter|works|roaster)$")
# Whose output is refined: "Chinese smelters made 5 tonnes".
REFINING = frozenset({"refinery"})
# "refined indium", "refinery output", "enriched uranium".
REFINED = frozenset({"refined", "refinery", "smelter", "enriched"})
HOMES = {("Place", "Facility"), ("Place", "Org")}
# Measures against what comes from abroad.
FOREIGN_GOODS = frozenset(
    {"bans-imports", "sanctions-mineral", "sanctions-hit", "sanctions-on", "ban-on-foreign"}
)
# "three quarters of the niobium consumed in the world"
IN_ALL = re.compile(
    r"\b(?:consumed|used|sold|traded|mined|produced|made|needed) "
    r"(?:in the world|around the world|the world over|worldwide|globally|on earth|anywhere)\b"
)
# The first that fits; a restriction that fits none has no kind, for none is stated.
KINDS_OF_RESTRICTION = {
    r"licen[cs]|permit(?!t)": "licence",
    r"quota|\bcap|ceiling": "quota",
    r"\btax|\bdut(?:y|ies)|tariff|\blev(?:y|ies)": "tax",
    r"\bbann?(?:ed|s|ing)?\b|embargo|prohibit|\bforb[ai]d|moratorium|outlaw|\bcut off|\bfroze"
    r"|(?:halt|stopp?|suspend)(?:ed|s)?\b": "ban",
}


def framed(clause: Clause) -> Iterator[Candidate]:
    """Find what the verbs, nouns and adjectives of a sentence state."""
    kinds = {mention.kind for mention in clause.mentions}
    for frame, place in triggered(clause):
        subjects, objects = frame.fillers
        if kinds.isdisjoint(subjects) or kinds.isdisjoint(objects):
            continue
        yield from Reading(clause, frame, place).candidates()


def triggered(clause: Clause) -> Iterator[tuple[Frame, int]]:
    """Give each frame whose predicate is in the sentence, and the phrase that calls it."""
    if clause.sentence.endswith("?"):
        return
    called = by_trigger()
    for place, phrase in enumerate(clause.phrases):
        triggers: list[tuple[str, str]] = []
        if phrase.kind == "V":
            triggers.append(("verbs", phrase.head))
        elif phrase.kind == "NP" and not phrase.names:
            triggers += [("nouns", noun) for noun in sorted(phrase.nouns)]
            triggers.append(("words", phrase.head))
        for trigger in triggers:
            for frame in called.get(trigger, ()):
                yield frame, place


class Reading(Signing):
    """The candidates of one frame at one predicate of a sentence."""

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each subject and object."""
        if any(self.obstacles()):
            return
        subjects = self._fill(self.frame.subject)
        objects = self._objects(subjects) if subjects else []
        if not objects:
            return
        if self.options.get("via"):
            objects = self._as_before(objects)
            objects = [o for o in objects if not self._others_trade(subjects, o)]
        status = self.standing()
        shared = self._is_shared(subjects, objects)
        ends = self._pairs(subjects, objects)
        told = [c for pair in ends for c in self._of_ends(*pair, status, shared=shared)]
        alike = Counter((c.type, c.figure) for c in told)
        for one in told:  # "97% from A and 63% from B": each has its own
            own = one.shared and alike[one.type, one.figure] == 1
            yield replace(one, shared=False) if own else one

    def _of_ends(
        self, subject: Filler, object_: Filler, status: str, *, shared: bool
    ) -> Iterator[Candidate]:
        if self._is_home(subject, object_):
            yield self._candidate("LOCATED_IN", None, object_, subject, status, shared=shared)
            return
        for type_, stage in self._types_at(subject, object_):
            kind = "FINANCES" if self._lends(subject) else type_
            kind = "INVESTS_IN" if self._spends(subject, object_) else kind
            bank = named_at(self.clause, subject.mention).label == "StateBank"
            if kind == "OPERATES" and (bank or self._is_spent_on()):
                continue  # a bank works no mine
            if kind == "OPERATES" and self._has_share(subject):
                yield self._candidate("OWNS", None, subject, object_, status, shared=False)
            yield self._candidate(kind, stage, subject, object_, status, shared=shared)

    def _is_shared(self, subjects: list[Filler], objects: list[Filler]) -> bool:
        """Tell whether several subjects or objects have a figure together."""
        objects = [o for o in objects if not self._lies_there(o, objects)]
        several = max(len(_ids(self.clause, ends)) for ends in (subjects, objects)) > 1
        spent_there = len(subjects) == 1 and self._is_spent_there(objects)
        return several and not (spent_there or any(f.own for f in (*subjects, *objects)))

    def _is_spent_there(self, objects: list[Filler]) -> bool:
        """Tell whether a sum goes to a firm and its site: "lent Vale $5 million to open A"."""
        labels = sorted(named_at(self.clause, o.mention).label for o in objects)
        return self.frame.type == "FINANCES" and labels == ["Facility", "Firm"]

    def _lies_there(self, land: Filler, objects: list[Filler]) -> bool:
        """Tell whether a land is only where another lies: "$5 million in the mine A in Chile"."""
        clause, place = self.clause, land.phrase
        led = clause.kinds[max(0, place - 2) : place] == ["NP", "P"]
        led = led and clause.phrases[place - 1].head == "in"
        placed = led and clause.phrases[place].name_kind == "Place"
        return placed and any(o.phrase == place - 2 for o in objects)

    def _without_topic(self, objects: list[Filler]) -> list[Filler]:
        """Leave out the mineral that is only spoken of where something else is named."""
        phrases = self.clause.phrases
        named = [
            o
            for o in objects
            if o.mention != self.clause.topic
            or any(o.mention in ns for ns in (phrases[o.phrase].names, *_inner(phrases[o.phrase])))
        ]
        return named or objects

    def _objects(self, subjects: list[Filler]) -> list[Filler]:
        """Find the other ends, and leave out those that an option bars."""
        objects = self._fill(self.frame.object)
        if self.options.get("must"):
            objects = [o for o in objects if o.via & self.frame.through]
        if self.options.get("measured"):
            objects = [o for o in objects if self._is_measured(o)]
        if self.options.get("world"):
            worldly = any(self._is_worldly(o.phrase) for o in objects)
            objects = objects if worldly else []
        if self.options.get("named"):
            objects = [o for o in objects if not self.clause.phrases[o.phrase].lent]
        if self.frame.type == "DEPENDS_ON":
            objects = self._without_topic(objects)
        if self.frame.type == "RESTRICTS" and self.frame.id not in FOREIGN_GOODS:
            objects = [o for o in objects if not self._foreign(subjects, o)]
        return objects

    def _as_before(self, objects: list[Filler]) -> list[Filler]:
        """Let a bare part be of what the one before is of: "60% of tin output and 5% of zinc"."""
        found: list[Filler] = []
        for one in objects:
            part = one.phrase > 1 and self.clause.is_part(one.phrase - 2)
            bare = part and not one.via & self.frame.through and found
            found.append(one._replace(via=one.via | found[-1].via) if bare else one)
        return found

    def _is_worldly(self, place: int) -> bool:
        """Tell whether a share is one of all there is: "of the world's tin", "60% of germanium"."""
        clause, phrase = self.clause, self.clause.phrases[place]
        share = (
            place > 1 and clause.is_part(place - 2) and self.phrase.head in {"supply", "provide"}
        )
        plain = share and not phrase.poss and not phrase.mods and phrase.first == phrase.last
        return bool(phrase.words & WORLD) or plain or bool(IN_ALL.search(clause.sentence))

    def _is_home(self, subject: Filler, object_: Filler) -> bool:
        """Tell whether a country only has a site on its soil: "Estonia has the Silmet plant"."""
        ends = (named_at(self.clause, f.mention).kind for f in (subject, object_))
        bare = self.phrase.head == "have" and not object_.via and object_.figure is None
        return self.frame.id == "owns" and bare and tuple(ends) in HOMES

    def _lends(self, subject: Filler) -> bool:
        """Tell whether who puts money into something is a bank."""
        bank = named_at(self.clause, subject.mention).label == "StateBank"
        return bank and self.frame.id in {"puts-sum-into", "puts-money-into"}

    def _spends(self, subject: Filler, object_: Filler) -> bool:
        """Tell whether a firm that lends nothing commits money to a site."""
        ends = [named_at(self.clause, f.mention) for f in (subject, object_)]
        firm = [end.label for end in ends] == ["Firm", "Facility"]
        spends = self.frame.id == "grants-money" and self.phrase.head in SPENDING
        return firm and spends and not LENDER.search(ends[0].name)

    def _is_spent_on(self) -> bool:
        """Tell whether money is spent on it, which is said apart: "spends $5 on expanding X"."""
        led = self.clause.phrases[self.place - 1].head if self.place else ""
        above = [p.head for p in self.clause.phrases[: self.place] if p.kind == "V"]
        return self.phrase.form == "ing" and led == "on" and above[-1:] in (["spend"], ["invest"])

    def _has_share(self, subject: Filler) -> bool:
        """Tell whether who runs a site has a part of it: "run by A (47%)"."""
        number = self.clause.phrases[subject.phrase].values.get(subject.mention)
        return number is not None and self.clause.mentions[number].kind == "Share"

    def _is_measured(self, object_: Filler) -> bool:
        figure = self.clause.mentions[object_.figure] if object_.figure is not None else None
        return figure is not None and figure.kind == "Mass"

    def _others_trade(self, subjects: list[Filler], object_: Filler) -> bool:
        """Tell whether it is a part of another's trade: "90% of Zimbabwe's lithium exports"."""
        traded = object_.via & {"trade", "imports"}
        return bool(traded) and self.frame.predicate == "verbs" and self._foreign(subjects, object_)

    def _foreign(self, subjects: list[Filler], object_: Filler) -> bool:
        """Tell whether a tariff is on another country's goods: "tariffs on Chinese graphite"."""
        phrase = self.clause.phrases[object_.phrase]
        own = {named_at(self.clause, subject.mention).ids for subject in subjects}
        places = [
            n for k, ns in (*phrase.poss, *phrase.mods) if k in {"Place", "Demonym"} for n in ns
        ]
        return any(named_at(self.clause, number).ids not in own for number in places)

    def _types_at(self, subject: Filler, object_: Filler) -> list[tuple[str, str | None]]:
        """Take what a refinery or a works makes for refined."""
        types = self._types(object_)
        site = named_at(self.clause, subject.mention)
        text = self.clause.sentence[site.start : site.end] if site.start >= 0 else ""
        phrase = self.clause.phrases[subject.phrase]
        works = phrase.nouns & REFINING and not phrase.names  # "Chinese smelters made 5 tonnes"
        if works or (site.kind == "Facility" and WORKS.search(text)):
            return [("REFINES", "refined") if t == "PRODUCES" else (t, s) for t, s in types]
        return types

    def _types(self, filler: Filler) -> list[tuple[str, str | None]]:  # noqa: PLR0911
        if self.frame.type == "PRODUCES" and self._is_refined(filler):
            return [("REFINES", "refined")]
        if self.frame.type:
            return [(self.frame.type, self.options.get("stage"))]
        via = filler.via | (self.phrase.nouns if self.frame.predicate == "nouns" else frozenset())
        sells = self.frame.id == "accounts-for" and "market" in self.clause.heads
        via -= MARKET if sells else frozenset()
        found = [(t, s) for noun, t, s in VIA_TYPES if noun in via]
        kinds = dict.fromkeys(found)
        if len(kinds) > 1 and via & {"output", "capacity"}:
            kinds.pop(("PRODUCES", None), None)
        if "trade" in via:
            return [("EXPORTS", None)]
        if "works" in via and len(kinds) > 1:
            kinds.pop(("REFINES", "refined"))
        if not found and self.frame.id == "leader-in":
            return [("PRODUCES", None)]
        if not found and "mined" in self.clause.phrases[filler.phrase].words:
            return [("PRODUCES", "mine")]
        if self._is_refined(filler) and set(kinds) <= {("PRODUCES", None)}:
            return [("REFINES", "refined")]
        return list(kinds)

    def _is_refined(self, filler: Filler) -> bool:
        places = {filler.phrase, *(place for name, place in self.complements if not name)}
        places |= {self.place} if self.frame.predicate == "nouns" else set()
        if filler.mention == self.clause.topic and self.clause.is_part(filler.phrase):
            places.add(filler.phrase + 2)  # "78% of refined output"
        return any(REFINED & self.clause.phrases[place].words for place in places)

    def _candidate(  # noqa: PLR0913
        self,
        type_: str,
        stage: str | None,
        subject: Filler,
        object_: Filler,
        status: str,
        *,
        shared: bool,
    ) -> Candidate:
        clause = self.clause
        figure = figure_told(self, type_, subject, object_)
        properties: dict[str, str] = {"stage": stage} if stage else {}
        if figure is not None and type_ in QUANTITY_KINDS:
            properties["quantity_kind"] = QUANTITY_KINDS[type_]
        if "M" in self.options:
            properties |= self._mineral(subject, object_)
        if type_ == "RESTRICTS":
            told = (
                slice(*self._span(subject, object_)) if "said" not in self.options else slice(None)
            )
            properties |= _restriction(clause.sentence[told], status)
        start, end = self._span(subject, object_)
        return Candidate(
            type_,
            named_at(clause, subject.mention),
            named_at(clause, object_.mention),
            self.frame.id,
            "C",
            status,
            (start, end),
            clause.sentence[start:end],
            figure,
            properties,
            shared=shared,
            at=clause.words[self.phrase.first].start,
        )

    def _span(self, subject: Filler, object_: Filler) -> tuple[int, int]:
        places = [self.place, subject.phrase, object_.phrase]
        phrases = [self.clause.phrases[p] for p in places]
        words = self.clause.words
        return min(words[p.first].start for p in phrases), max(words[p.last].end for p in phrases)

    def _mineral(self, *ends: Filler) -> dict[str, str]:
        """Give the mineral that is traded: of "97% of its tin from A", or else of all."""
        parted = [p for p in (self.clause.sent_from(end.phrase) for end in ends) if p is not None]
        found = [
            f
            for p in (*parted, *self._places(self.options["M"]))
            for f in reach(self.clause, p, frozenset({"Mineral"}), THROUGH["activity"])
        ]
        return {"mineral": named_at(self.clause, found[0].mention).ids[0]} if found else {}


def _restriction(words: str, status: str) -> dict[str, str]:
    """Tell the kind; "suspended its controls" is no ban, "suspended exports" is."""
    if status in {"suspended", "former"}:
        words = re.sub(r"\b(?:suspend|halt|stopp?)(?:ed|s)?\b", "", words)
    for form, kind in KINDS_OF_RESTRICTION.items():
        if re.search(form, words, re.IGNORECASE):
            return {"kind": kind}
    return {}


def _inner(phrase: Phrase) -> list[tuple[int, ...]]:
    return [numbers for _, numbers in (*phrase.poss, *phrase.mods)]


def _ids(clause: Clause, fillers: list[Filler]) -> set[tuple[str, ...]]:
    return {named_at(clause, filler.mention).ids for filler in fillers}
