"""What a clause states: the frames of ``data/frames.toml`` and what they find."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .candidate import Candidate
from .gazetteer import Named
from .roles import THROUGH, Filler, figure_of, reach
from .words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .clauses import Clause
    from .quantities import Quantity

# Which figures a type of statement may carry.
FIGURES_OF: Mapping[str, frozenset[str]] = defaultdict(
    frozenset[str],
    {
        **dict.fromkeys(
            (
                "PRODUCES",
                "REFINES",
                "HOLDS_RESERVES",
                "EXPORTS",
                "IMPORTS",
                "EXPORTS_TO",
                "USED_IN",
            ),
            frozenset({"Share", "Mass"}),
        ),
        "SUPPLIES": frozenset({"Mass"}),
        "OWNS": frozenset({"Share"}),
        "DEPENDS_ON": frozenset({"Share"}),
        "FINANCES": frozenset({"Money"}),
        "INVESTS_IN": frozenset({"Money"}),
        "RESTRICTS": frozenset({"Share"}),
    },
)
VIA_TYPES = (
    ("refining", "REFINES", "refined"),
    ("refiner", "REFINES", "refined"),
    ("reserves", "HOLDS_RESERVES", "deposit"),
    ("holder", "HOLDS_RESERVES", "deposit"),
    ("exporter", "EXPORTS", None),
    ("importer", "IMPORTS", None),
    ("mining", "PRODUCES", "mine"),
    ("producer", "PRODUCES", None),
    ("output", "PRODUCES", None),
    ("capacity", "PRODUCES", None),
)
LIFTED = frozenset(["lift", "remove", "scrap", "revoke", "abolish", "end"])
FLOATED = frozenset(["consider", "propose", "mull", "weigh", "plan", "threaten", "float"])
SUSPENDED = frozenset({"suspend", "pause"})
QUANTITY_KINDS = {
    "PRODUCES": "production",
    "REFINES": "production",
    "HOLDS_RESERVES": "reserve",
    "EXPORTS": "trade",
    "IMPORTS": "trade",
    "EXPORTS_TO": "trade",
}
PLANNING = frozenset(["plan", "consider", "weigh", "mull", "propose", "seek", "pledge", "study", "promise"])
SOLD = frozenset(["sell", "divest", "exit", "lose", "hand", "give"])
# The first that fits; a restriction that fits none has no kind, for none is stated.
KINDS_OF_RESTRICTION = {
    r"licen[cs]|permit": "licence",
    r"quota|\bcap|ceiling": "quota",
    r"\btax|\bdut(?:y|ies)|tariff|\blev(?:y|ies)": "tax",
    r"\bbann?(?:ed|s|ing)?\b|embargo|prohibit|moratorium|outlaw|\bcut off|\bfroze"
    r"|(?:halt|stopp?|suspend)(?:ed|s)?\b": "ban",
}


@dataclass(frozen=True, slots=True)
class Role:
    """Where the mentions of one end may stand, and of which kinds they may be."""

    places: tuple[str, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One rule: a predicate and where its ends stand; see ``data/frames.toml``."""

    id: str
    type: str
    meaning: str
    predicate: str
    triggers: frozenset[str]
    subject: tuple[Role, ...]
    object: tuple[Role, ...]
    through: frozenset[str]
    light: frozenset[str]
    unless: frozenset[str]
    only: frozenset[str]
    options: Mapping[str, Any]


@cache
def frames() -> tuple[Frame, ...]:
    """Read ``data/frames.toml``, once."""
    with (Path(__file__).parent / "data" / "frames.toml").open("rb") as file:
        return tuple(_frame(row) for row in tomllib.load(file)["frame"])


def _frame(row: dict[str, Any]) -> Frame:
    predicate = next(key for key in ("verbs", "nouns", "words") if key in row)
    through = frozenset[str]().union(*(THROUGH[name] for name in row.get("through", "").split()))
    return Frame(
        row["id"],
        row["type"],
        row["meaning"],
        predicate,
        frozenset(row[predicate].split()),
        _roles(row["S"]),
        _roles(row["O"]),
        through,
        *(frozenset(row.get(key, "").split()) for key in ("light", "unless", "only")),
        options=row,
    )


def _roles(rows: list[str]) -> tuple[Role, ...]:
    parts = [row.partition(":") for row in rows]
    return tuple(Role(tuple(a.split()), frozenset(b.split())) for a, _, b in parts)


@cache
def _by_trigger() -> dict[tuple[str, str], tuple[Frame, ...]]:
    found: dict[tuple[str, str], list[Frame]] = defaultdict(list)
    for frame in frames():
        for trigger in frame.triggers:
            found[frame.predicate, trigger].append(frame)
    return {key: tuple(value) for key, value in found.items()}


def framed(clause: Clause) -> Iterator[Candidate]:
    """Find what the verbs, nouns and adjectives of a sentence state."""
    for place, phrase in enumerate(clause.phrases):
        triggers: list[tuple[str, str]] = []
        if phrase.kind == "V":
            triggers.append(("verbs", phrase.head))
        elif phrase.kind == "NP" and not phrase.names:
            triggers += [("nouns", noun) for noun in sorted(phrase.nouns)]
            triggers.append(("words", phrase.head))
        for trigger in triggers:
            for frame in _by_trigger().get(trigger, ()):
                yield from Reading(clause, frame, place).candidates()


@dataclass
class Reading:
    """One frame at one predicate of a sentence."""

    clause: Clause
    frame: Frame
    place: int

    def __post_init__(self) -> None:
        self.options = self.frame.options
        self.phrase = self.clause.phrases[self.place]
        self.complements = self.clause.complements(self.place)
        self.verb: int | None = self.place if self.frame.predicate == "verbs" else None
        self.held: list[int] = []
        self.passive = self.verb is not None and self.clause.is_passive(self.place)
        if self.verb is None:
            self._find_holder()

    def _find_holder(self) -> None:
        held, verb = self.clause.holder(self.place)
        relative = self.clause.relative(self.place)
        if relative is not None:
            held, verb = self.clause.subject(relative), relative
            self.complements = [*self.complements, *self.clause.complements(relative)]
        if verb is None and (after := self.clause.verb_after(self.place)) is not None:
            if self.clause.is_passive(after):
                self.complements += self.clause.complements(after)
                verb = after
        light = self.frame.light
        head = self.clause.phrases[verb].head if verb is not None else ""
        self.verb = verb
        self.held = held if not light or verb is None or head in light else []
        if self.frame.predicate == "words" and head not in {"be", "become", "remain"}:
            above = self.clause.before(self.place)
            self.held = [above] if above >= 0 and self.clause.kinds[above] == "NP" else []

    def candidates(self) -> Iterator[Candidate]:
        """Give a candidate for each subject and object."""
        if not self._applies():
            return
        subjects = self._fill(self.frame.subject)
        objects = self._fill(self.frame.object) if subjects else []
        if self.options.get("must"):
            objects = [o for o in objects if o.via & self.frame.through]
        if self.frame.type == "RESTRICTS":
            objects = [o for o in objects if not self._foreign(subjects, o)]
        status = self._status()
        shared = max(len(_ids(self.clause, subjects)), len(_ids(self.clause, objects))) > 1
        for subject in subjects:
            for object_ in objects:
                for type_, stage in self._types(object_):
                    yield self._candidate(type_, stage, subject, object_, status, shared=shared)

    def _foreign(self, subjects: list[Filler], object_: Filler) -> bool:
        """Tell whether a tariff is on another country's goods: "tariffs on Chinese graphite"."""
        phrase = self.clause.phrases[object_.phrase]
        own = {_named(self.clause, subject.mention).ids for subject in subjects}
        places = [
            n for k, ns in (*phrase.poss, *phrase.mods) if k in {"Place", "Demonym"} for n in ns
        ]
        return any(_named(self.clause, number).ids not in own for number in places)

    def _applies(self) -> bool:
        phrase, options = self.phrase, self.options
        near = phrase.words | {self.clause.phrases[self.verb].head if self.verb is not None else ""}
        for preposition, place in self.complements:
            if not preposition:
                near |= self.clause.phrases[place].words
        mods = {kind for kind, _ in phrase.mods}
        if self.frame.unless & near or (self.frame.only and not self.frame.only & near):
            return False
        if options.get("passive") and not self.passive:
            return False
        if options.get("money") and not self._has_money():
            return False
        if "without" in options and self._fill(_roles([options["without"]])):
            return False
        if "spared" in options and self._fill(_roles([options["spared"]])):
            return False
        if "object" in options:
            wanted = frozenset(options["object"].split())
            direct = [self.clause.phrases[p].nouns for a, p in self.complements if not a]
            return any(nouns & wanted for nouns in direct)
        if "subject" in options:
            return any(
                options["subject"] in self.clause.phrases[p].nouns
                for p in self.clause.subject(self.place)
            )
        return "Elsewhere" not in mods

    def _has_money(self) -> bool:
        places = [place for _, place in self.complements] + (
            self.clause.subject(self.place) if self.passive else []
        )
        return any(
            "loan" in self.clause.phrases[place].nouns
            or any(self.clause.mentions[n].kind == "Money" for n in self.clause.figures(place))
            for place in places
        )

    def _fill(self, roles: tuple[Role, ...]) -> list[Filler]:
        found: list[Filler] = []
        for role in roles:
            for name in role.places:
                found += self._in_place(name, role.kinds)
                if found and not self.options.get("all"):
                    break
            if found and not self.options.get("all"):
                break
        return list({filler.mention: filler for filler in reversed(found)}.values())[::-1]

    def _in_place(self, name: str, kinds: frozenset[str]) -> list[Filler]:
        if name in {"poss", "mod"}:
            return self._inside(name, kinds)
        if name in {"owner", "objowner", "ofowner"}:
            return self._owner(name, kinds)
        found: list[Filler] = []
        for place in self._places(name):
            found += self._reached(place, kinds, name)
            if found and (name == "subj" or (name == "obj" and self.passive)):
                break
        return found + (self._gapped(kinds) if name == "subj" and found else [])

    def _gapped(self, kinds: frozenset[str]) -> list[Filler]:
        """Find who else, with a figure of its own: "..., and Canada most of the rest"."""
        clause, found = self.clause, list[Filler]()
        if self.passive or self.frame.predicate != "verbs":
            return found
        for place in range(self.place + 1, len(clause.kinds) - 1):
            kind, before = clause.kinds[place], clause.before(place)
            if kind in {"V", "REL", "SUB"} or clause.phrases[place].head in {".", ";"}:
                break
            if kind != "NP" or clause.phrases[place].name_kind not in kinds:
                continue
            nearest = place + 1
            if clause.kinds[nearest] == "P" and clause.phrases[nearest].head in {"with", "at"}:
                nearest += 1
            figures = clause.phrases[nearest].figures if nearest < len(clause.kinds) else ()
            joint = clause.phrases[before].head in {"behind", "and", ",", "after", "by", "while"}
            if figures and joint and not clause.phrases[nearest].names:
                found += [Filler(n, figures[0], place) for n in clause.phrases[place].names]
        return found

    def _reached(self, place: int, kinds: frozenset[str], name: str) -> list[Filler]:
        found = reach(self.clause, place, kinds, self.frame.through)
        if not found and "Place" in kinds and name in {"on", "upon"}:
            phrase = self.clause.phrases[place]
            inner = [
                n for k, ns in (*phrase.poss, *phrase.mods) if k in {"Place", "Demonym"} for n in ns
            ]
            found = [Filler(n, None, place) for n in inner]
        if not found and self.clause.phrases[place].nouns & {"place"}:
            examples = [p for a, p in self.complements if a in {"such as", "including"}]
            found = [
                f
                for p in examples
                if p > place
                for f in reach(self.clause, p, kinds, self.frame.through)
            ]
        return found

    def _places(self, name: str) -> list[int]:
        """Give the noun phrases in a grammatical place."""
        verbal = self.frame.predicate == "verbs"
        if name == "subj":
            if not verbal:
                return self._beside(self.held)
            if self.passive:
                return [p for a, p in self.complements if a == "by"]
            partners = [p for a, p in self.complements if a in {"together with", "alongside"}]
            return [*self._beside(self.clause.subject(self.place)), *partners]
        if name == "obj":
            if self.passive:
                finite = self.phrase.form == "fin"
                found = self.clause.subject(self.place) if finite else []
                return found or self.clause.patient(self.place)
            direct = [p for a, p in self.complements if not a]
            return direct or self._relative_object()
        if name == "scene":
            return [p for a, p in self.clause.fronted if a == "in"]
        if name == "theme":
            direct = self.clause.complements(self.verb) if self.verb is not None else []
            return [p for a, p in direct if not a and p != self.place]
        if name == "origin":
            start = self.clause.subject(self.place)[:1]
            after = self.clause.kinds[start[0] + 1 : start[0] + 3] if start else []
            source = after == ["P", "NP"] and self.clause.phrases[start[0] + 1].head == "from"
            return [start[0] + 2] if source else []
        if name == "rel":
            return self._relative_place()
        found = [p for a, p in self.complements if a == name]
        if not found and verbal and name in {"in", "at"}:
            found = [p for a, p in self.clause.fronted if a == name]
        return found

    def _relative_place(self) -> list[int]:
        """Find what "in which" stands for."""
        subject = self._places("subj")
        before = self.clause.before(subject[0]) if subject else -1
        if before >= 0 and self.clause.kinds[before] == "REL":
            return self.clause.antecedent(before)
        return []

    def _relative_object(self) -> list[int]:
        """Find the object before the clause: "the graphite that makers use"."""
        subject = self.clause.subject(self.place)
        if not subject:
            return []
        before = self.clause.before(subject[0])
        if before >= 0 and self.clause.kinds[before] == "REL":
            above = self.clause.before(before)
            return [above] if above >= 0 and self.clause.kinds[above] == "NP" else []
        return []

    def _beside(self, places: list[int]) -> list[int]:
        """Add the noun phrases that "and" joins to a subject."""
        if not places:
            return places
        clause, found = self.clause, list(places)
        place = places[0]
        joint = clause.before(place)
        if joint >= 1 and clause.kinds[joint] == "C" and clause.kinds[joint - 1] == "NP":
            above = clause.before(joint - 1)
            if above < 0 or clause.kinds[above] not in {"V", "P", "TO"}:
                found.append(joint - 1)
        return found

    def _inside(self, name: str, kinds: frozenset[str]) -> list[Filler]:
        phrase = self.phrase
        figure = next(iter(phrase.figures), None)
        inner = (
            phrase.mods
            if name == "mod"
            else (*phrase.poss, *((k, n) for k, n in phrase.mods if k == "Demonym"))
        )
        wanted = kinds | ({"Demonym"} if "Place" in kinds and name == "poss" else frozenset[str]())
        return [
            Filler(number, phrase.values.get(number, figure), self.place, phrase.nouns)
            for kind, numbers in inner
            if kind in wanted
            for number in numbers
        ]

    def _owner(self, name: str, kinds: frozenset[str]) -> list[Filler]:
        """Find whose the subject (or object) is: "70% of Chilean copper goes to ..."."""
        places = (
            self._places("obj")
            if self.passive or name == "objowner"
            else (self.clause.subject(self.place))
        )
        if name == "ofowner":
            places = [p for a, p in self.complements if a == "of"]
        if not self.passive and name == "objowner":
            places = [p for a, p in self.complements if not a]
        found: list[Filler] = []
        for start in places:
            place, figure = start, next(iter(self.clause.phrases[start].figures), None)
            while True:
                phrase = self.clause.phrases[place]
                inner = (
                    *phrase.poss,
                    *((k, n) for k, n in phrase.mods if k in {"Demonym", "Place"}),
                )
                found += [
                    Filler(n, figure, start)
                    for k, ns in inner
                    for n in ns
                    if k in kinds or k == "Demonym"
                ]
                if found or self.clause.kinds[place + 1 : place + 3] != ["P", "NP"]:
                    break
                if self.clause.phrases[place + 1].head not in {"of"}:
                    break
                place += 2
        if not found and name == "owner" and places and places[0] > 0:
            found = self._owner_before(places[0], kinds)
        return found

    def _owner_before(self, place: int, kinds: frozenset[str]) -> list[Filler]:
        """Take the subject of the clause before: "the US depends on imports, 66% of which ..."."""
        clause = self.clause
        near = clause.kinds[max(0, place - 2) : place + 3]
        phrase = clause.phrases[place]
        verb = next((i for i in range(place - 1, -1, -1) if clause.kinds[i] == "V"), None)
        if "REL" not in near or not phrase.figures or verb is None:
            return []
        return [
            Filler(f.mention, phrase.figures[0], place)
            for p in clause.subject(verb)[:1]
            for f in reach(clause, p, kinds, frozenset())
        ]

    def _status(self) -> str:
        noun = self.place if self.frame.predicate == "nouns" else None
        status = self.clause.status(self.verb, noun)
        if status == "asserted" and self.frame.predicate == "verbs":
            direct = [p for a, p in self.complements if not a]
            if any(self.clause.phrases[p].words & {"no", "none of", "none"} for p in direct):
                status = "negated"
            elif self.phrase.head in PLANNING or any(
                self.clause.phrases[p].words & lexicon().classes["planned-words"] for p in direct
            ):
                status = "planned"
        head = self.clause.phrases[self.verb].head if self.verb is not None else ""
        if self.frame.type == "RESTRICTS" and noun is not None and status != "negated":
            status = {
                **dict.fromkeys(LIFTED, "former"),
                **dict.fromkeys(SUSPENDED, "suspended"),
                **dict.fromkeys(FLOATED, "planned"),
            }.get(head, status)
        if self.frame.id == "stake-in" and head in SOLD and status == "asserted":
            return "former"
        default = self.options.get("as")
        if default == "former" and status == "asserted":
            return "former"
        if default == "planned" and status == "asserted" and self.phrase.form != "past":
            return "planned"
        return status

    def _types(self, filler: Filler) -> list[tuple[str, str | None]]:
        if self.frame.type == "PRODUCES" and self._is_refined(filler):
            return [("REFINES", "refined")]
        if self.frame.type:
            return [(self.frame.type, self.options.get("stage"))]
        via = filler.via | (self.phrase.nouns if self.frame.predicate == "nouns" else frozenset())
        found = [(t, s) for noun, t, s in VIA_TYPES if noun in via]
        kinds = dict.fromkeys(found)
        if len(kinds) > 1 and "output" in via:
            kinds.pop(("PRODUCES", None), None)
        if "trade" in via:
            return [("EXPORTS", None)]
        if self._is_refined(filler) and set(kinds) <= {("PRODUCES", None)}:
            return [("REFINES", "refined")]
        return list(kinds)

    def _is_refined(self, filler: Filler) -> bool:
        places = {filler.phrase, *(place for name, place in self.complements if not name)}
        return any("refined" in self.clause.phrases[place].words for place in places)

    def _candidate(
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
        figure = self._figure(type_, subject, object_)
        properties: dict[str, str] = {"stage": stage} if stage else {}
        if figure is not None and type_ in QUANTITY_KINDS:
            properties["quantity_kind"] = QUANTITY_KINDS[type_]
        if "M" in self.options:
            properties |= self._mineral()
        if type_ == "RESTRICTS":
            properties |= _restriction(
                clause.sentence[slice(*self._span(subject, object_))], status
            )
        start, end = self._span(subject, object_)
        return Candidate(
            type_,
            _named(clause, subject.mention),
            _named(clause, object_.mention),
            self.frame.id,
            "C",
            status,
            (start, end),
            clause.sentence[start:end],
            figure,
            properties,
            shared=shared,
        )

    def _span(self, subject: Filler, object_: Filler) -> tuple[int, int]:
        places = [self.place, subject.phrase, object_.phrase]
        phrases = [self.clause.phrases[p] for p in places]
        words = self.clause.words
        return min(words[p.first].start for p in phrases), max(words[p.last].end for p in phrases)

    def _leading(self, filler: Filler) -> tuple[int, ...]:
        """Give the figure right before a preposition: "33.75% to Bintang Delapan"."""
        place = filler.phrase
        if place < 2 or self.clause.kinds[place - 2 : place] != ["NP", "P"]:  # noqa: PLR2004
            return ()
        before = self.clause.phrases[place - 2]
        if self.clause.phrases[place - 1].head not in {"to", "from", "for"} or before.names:
            return ()
        return () if before.nouns else before.figures

    def _mineral(self) -> dict[str, str]:
        place = self.options["M"]
        found = [
            f
            for p in self._places(place)
            for f in reach(self.clause, p, frozenset({"Mineral"}), THROUGH["activity"])
        ]
        return {"mineral": _named(self.clause, found[0].mention).ids[0]} if found else {}

    def _figure(self, type_: str, subject: Filler, object_: Filler) -> Quantity | None:
        """Find the figure: of the object, the subject, the predicate, or in a phrase of its own."""
        clause, kinds = self.clause, FIGURES_OF[type_]
        if clause.phrases[object_.phrase].words & {"its", "their"}:
            kinds -= {"Share"}  # a share of its own is none of the world's
        numbers = [*self._leading(subject), *self._leading(object_)]
        if clause.kinds[max(0, self.place - 3) : self.place] == ["NP", "P", "REL"]:
            numbers += clause.phrases[self.place - 3].figures  # "75% of which belongs to"
        numbers += [subject.figure, object_.figure, *self.phrase.figures]
        direct = [p for a, p in self.complements if not a]
        loose = [
            p
            for a, p in self.complements
            if a in {"with", "for", "at", "by", "of", "to"} and not clause.phrases[p].names
        ]
        if self.passive or self.phrase.head in {"belong", "go", "come"}:
            direct = [*direct, *self.clause.subject(self.place)]
        last = max((p for _, p in self.complements), default=self.place)
        if clause.kinds[last + 1 : last + 3] == [",", "NP"]:
            aside = clause.phrases[last + 2]
            loose += [last + 2] if aside.figures and not aside.names else []
        for place in (*direct, *loose):
            numbers += clause.figures(place)
        found = (figure_of(clause, number, kinds) for number in numbers)
        return next((figure for figure in found if figure is not None), None)


def _restriction(words: str, status: str) -> dict[str, str]:
    """Tell the kind; "suspended its controls" is no ban, "suspended exports" is."""
    if status in {"suspended", "former"}:
        words = re.sub(r"\b(?:suspend|halt|stopp?)(?:ed|s)?\b", "", words)
    for form, kind in KINDS_OF_RESTRICTION.items():
        if re.search(form, words):
            return {"kind": kind}
    return {}


def _ids(clause: Clause, fillers: list[Filler]) -> set[tuple[str, ...]]:
    return {_named(clause, filler.mention).ids for filler in fillers}


def _named(clause: Clause, number: int) -> Named:
    mention = clause.mentions[number]
    if not isinstance(mention, Named):
        raise TypeError(f"mention {number} is a {mention.kind}, not a name")
    return mention
