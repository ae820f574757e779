"""Positions: which noun phrases stand in the grammatical places that a frame names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from .binding import LEVELS, MOVES
from .roles import EQUATES
from .tagging import ACTORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clauses import Clause
    from .frames import Frame

# Verbs that say what a noun is or comprises.
# Verbs of a measure that holds somewhere: "took effect in Congo", "is in force in Gabon".
IN_FORCE = frozenset({"take", "enter", "apply", "exist", "expire", "lapse", "end", "start"})
BESIDES = frozenset({"along with", "together with", "besides"})
ANNOUNCES = frozenset({"announce", "declare", "decide", "order", "confirm", "say", "rule"})
LYING = frozenset(["lie", "rest", "be", "pass", "go", "remain", "stay", "belong", "fall", "come"])
# What money does for its object.
AIMS = frozenset(
    [
        *("help", "build", "develop", "construct", "fund", "finance", "expand", "restart"),
        *("reopen", "support", "refurbish", "rebuild", "upgrade", "complete", "go", "pay"),
        *("back", "advance"),
    ]
)


@dataclass
class Positions:
    """One frame at one predicate of a sentence, and the phrases around it."""

    clause: Clause
    frame: Frame
    place: int

    def __post_init__(self) -> None:
        """Find what the predicate governs and who holds it."""
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
        after = self.clause.verb_after(self.place) if verb is None else None
        if after is not None and self.clause.is_passive(after):
            self.complements = [*self.complements, *self.clause.complements(after)]
            verb = after
        elif after is not None and self.clause.phrases[after].head in LEVELS | MOVES:
            self.complements = [
                *self.complements,
                *(
                    (a, p)
                    for a, p in self.clause.complements(after)
                    if (a == "in" and self.clause.phrases[p].name_kind == "Place")
                    or (a == "from" and self.clause.phrases[after].head == "come")
                ),
            ]
        elif after is not None and self.clause.phrases[after].head in IN_FORCE:
            inside = (c for c in self.clause.complements(after) if c[0] == "in")
            self.complements = [*self.complements, *inside]
        light = self.frame.light
        head = self.clause.phrases[verb].head if verb is not None else ""
        self.verb = verb
        ruled = light and verb is not None and verb != after
        self.held = held if not ruled or head in light else []
        if after is not None and not self.held and self.clause.phrases[after].head in EQUATES:
            self.held, self.verb = self._equated(after), after
        if self.frame.predicate == "words" and head not in {"be", "become", "remain"}:
            above = self.clause.before(self.place)
            above -= above > 0 and self.clause.kinds[above] == ","
            above -= 2 * self._tells_home(above)
            self.held = [above] if above >= 0 and self.clause.kinds[above] == "NP" else []

    def _tells_home(self, place: int) -> bool:
        """Tell whether a firm's country stands between it and what describes it."""
        clause = self.clause
        led = place > 1 and clause.kinds[place - 2 : place + 1] == ["NP", "P", "NP"]
        firm = led and clause.phrases[place - 2].name_kind == "Org"
        return firm and clause.phrases[place].name_kind == "Place"

    def _equated(self, verb: int) -> list[int]:
        """Find who is named after the verb: "The leading producers are China and Peru"."""
        return [
            place
            for preposition, place in self.clause.complements(verb)
            if not preposition and self.clause.phrases[place].name_kind in ACTORS
        ]

    def _places(self, name: str) -> list[int]:
        """Give the noun phrases in a grammatical place, or behind a preposition."""
        if name in self.SPECIAL:
            return self.SPECIAL[name](self)
        if name in {"for", "to", "on"} and not any(a == name for a, _ in self.complements):
            fronted = [p for a, p in self.clause.fronted if a == name != "on"]
            return [*self._led_which(name), *fronted]
        if name == "near-to":  # and not after a comma: "exported 5 tonnes, mostly to China"
            return [p for a, p in self.complements if a == "to" and self._is_near(p)]
        found = [p for a, p in self.complements if a == name]
        if found and name in {"to", "from"}:
            return [*found, *self._also(found[-1], name)]
        acts = self.frame.predicate == "verbs"
        if not found and name == "at" and self.frame.type == "HOLDS_RESERVES" and not acts:
            return self._where()
        if not found and acts and name in {"in", "at", "without"}:
            found = [p for a, p in self.clause.fronted if a == name]
            found = found or (self._where() if name != "without" else [])
        return found

    def _also(self, place: int, preposition: str) -> list[int]:
        """Find who else: "mainly to China, and also to Russia"."""
        clause, after = self.clause, place + 1
        while clause.kinds[after : after + 1] in ([","], ["C"], ["ADV"]):
            after += 1
        led = clause.kinds[after : after + 2] in (["P", "NP"], ["TO", "NP"])
        joined = led and "C" in clause.kinds[place + 1 : after] and clause.phrases[after + 1].names
        return [after + 1] if joined and clause.phrases[after].head == preposition else []

    def _earlier(self) -> list[int]:
        """Find what was named before: "Balama was idle: only 5 tonnes were mined"."""
        names = [p for p in range(self.place) if self.clause.phrases[p].names]
        return [p for p in reversed(names) if self.clause.phrases[p].name_kind in ACTORS]

    def _source(self) -> list[int]:
        """Find where a subject comes from: "exports of lithium from Zimbabwe are illegal"."""
        clause = self.clause
        verbal = self.frame.predicate == "verbs"
        held = clause.subject(self.place) if verbal else self.held
        inside = range(min(held, default=self.place), self.place - 1)
        led = [i for i in inside if clause.phrases[i].head in {"from", "out of"}]
        return [i + 1 for i in led if clause.kinds[i : i + 2] == ["P", "NP"]]

    def _announcer(self) -> list[int]:
        """Find who tells of a measure: "Libreville announced that exports will be banned"."""
        clause = self.clause
        told_of = self._objects_of() if self.passive else self._subjects()
        opener = clause.before(min(told_of, default=0))
        that = opener > 0 and clause.phrases[opener].head == "that"
        verb = clause.before(opener) if that else opener
        while that and verb > 0 and clause.kinds[verb] in {"NP", "P", "ADV"}:
            verb -= 1  # "announced in the capital that"
        told = verb >= 0 and clause.kinds[verb] == "V" and clause.phrases[verb].head in ANNOUNCES
        return clause.subject(verb) if told else []

    def _is_near(self, place: int) -> bool:
        return "," not in self.clause.kinds[self.place : place]

    def _where(self) -> list[int]:
        """Find what "where" stands for: "a plant at Kwinana, where Tianqi makes ..."."""
        acting = self._subjects() or self._objects_of()
        subject = acting if self.frame.predicate == "verbs" else [self.place]  # "where reserves"
        opener = self.clause.before(subject[0]) if subject else -1
        found = self.clause.antecedent(opener) if self._is_where(opener) else []
        copula = self.clause.before(found[0]) if found else -1
        if copula >= 0 and self.clause.phrases[copula].head == "be":
            return [*self.clause.subject(copula), *found]  # "X is the only place where"
        return found

    def _is_where(self, place: int) -> bool:
        return place >= 0 and self.clause.phrases[place].head == "where"

    def _subjects(self) -> list[int]:
        if self.frame.predicate != "verbs":
            return self.held
        if self.passive:
            return [p for a, p in self.complements if a == "by"]
        return self.clause.subject(self.place)

    def _partners(self) -> list[int]:
        """Find who does it too: "A owns it together with B"."""
        if self.frame.predicate != "verbs":
            return []
        return [p for a, p in self.complements if a in {"together with", "alongside"}]

    def _objects_of(self) -> list[int]:
        if self.passive:
            found = self.clause.subject(self.place) if self.phrase.form == "fin" else []
            return found or self.clause.patient(self.place)
        direct = [p for a, p in self.complements if not a]
        direct += [p for a, p in self.complements if a in BESIDES] if direct else []
        return direct or self._relative_object()

    def _theme(self) -> list[int]:
        beside = self.clause.complements(self.verb) if self.verb is not None else []
        return [p for a, p in beside if not a and p != self.place]

    def _origin(self) -> list[int]:
        """Find the source that a subject names: "lithium from SQM supplies ..."."""
        start = self._objects_of()[:1] if self.passive else self.clause.subject(self.place)[:1]
        after = self.clause.kinds[start[0] + 1 : start[0] + 3] if start else []
        source = after == ["P", "NP"] and self.clause.phrases[start[0] + 1].head == "from"
        return [start[0] + 2] if source else []

    def _predicated(self, name: str) -> list[int]:
        """Give what the verb of a noun says it is, or the level it reaches."""
        verb = self.clause.verb_after(self.place)
        if verb is None or (name == "is" and self.clause.phrases[verb].head not in EQUATES):
            return []
        head = self.clause.phrases[verb].head
        wanted = {"", "in", "for", "as"} if name == "is" or head in LEVELS else {"to", "at", "of"}
        return [p for a, p in self.clause.complements(verb) if a in wanted]

    def _purposes(self) -> list[int]:
        """Give what something serves to make: "used to make cables", "for use in making lenses"."""
        clause = self.clause
        verb = max((p for _, p in self.complements), default=self.place) + 1
        while clause.kinds[verb : verb + 1] in (["P"], ["ADV"]):
            verb += 1
        if clause.kinds[verb : verb + 1] != ["V"] or clause.phrases[verb].form not in {
            "inf",
            "ing",
        }:
            return []
        found = [verb]
        if clause.kinds[verb + 1 : verb + 2] == ["V"]:
            found.append(verb + 1)  # "to stop exporting tin"
        return [p for v in found for a, p in clause.complements(v) if a in {"", "in", "of", "for"}]

    def _of(self) -> list[int]:
        """Give what "of" adds, but not what it adds to that: "of Winning of Singapore"."""
        found = [p for a, p in self.complements if a == "of" and not self.clause.is_level_left(p)]
        if self.frame.predicate == "verbs":  # "dispose of the mine before its merger of X and Y"
            found = found[:1]
        return [p for p in found if p - 2 not in found or self.clause.kinds[p - 1] != "P"]

    def _lies(self) -> list[int]:
        """Give where a noun lies or passes to: "control of X lies with Y"."""
        verb = self.clause.verb_after(self.place)
        if verb is None or self.clause.phrases[verb].head not in LYING:
            return []
        return [p for a, p in self.clause.complements(verb) if a in {"with", "to"}]

    def _led_which(self, preposition: str) -> list[int]:
        """Find what "for which a loan was granted", "to which A lent", stands for."""
        clause = self.clause
        start = self.place
        if not self.passive:
            start = min(self._subjects(), default=start)
        led = clause.kinds[max(0, start - 2) : start] in (["P", "REL"], ["TO", "REL"])
        if led and clause.phrases[start - 2].head == preposition:
            bare = not clause.phrases[start - 3].names  # "in Chile, an undertaking to which"
            found = clause.antecedent(start - 1)
            return [p for p in found if not (bare and clause.phrases[p].name_kind == "Place")]
        return []

    def _aim(self) -> list[int]:
        """Find what money is for: "a loan to build X", "the grant will help to restart X"."""
        clause = self.clause
        last = max((p for _, p in self.complements), default=self.place)
        verb: int | None = last + 1 if last > self.place else clause.verb_after(self.place)
        found: list[int] = []
        while verb is not None and clause.kinds[verb : verb + 1] == ["V"]:
            phrase = clause.phrases[verb]
            if phrase.form not in {"inf", "fin"} or phrase.head not in AIMS:
                break
            found += [
                p for a, p in clause.complements(verb) if a in {"", "for", "in", "into", "at"}
            ]
            verb += 1
        return found

    def _relative_place(self) -> list[int]:
        """Find what "in which" stands for."""
        subject = self._places("subj")
        before = self.clause.before(subject[0]) if subject else -1
        if before < 0 or self.clause.kinds[before] != "REL" or self._has_other_goods():
            return []
        found = self.clause.antecedent(before)
        if found and not self.clause.phrases[found[0]].names:
            # "X, a maker in which", "X is a maker in which"
            found = [*found, *self.clause.equated(found[0]), *self.clause.patient(found[0])]
        return found

    def _has_other_goods(self) -> bool:
        """Tell whether a verb's object is no part: "with which A has a supply deal"."""
        direct = [self.clause.phrases[p] for a, p in self.complements if not a][:1]
        own = self.frame.predicate == "verbs" and direct and direct[0].nouns
        return bool(own) and not (direct[0].nouns & {"stake", "amount"} or direct[0].figures)

    def _relative_object(self) -> list[int]:
        """Find the object before the clause: "the graphite that makers use"."""
        subject = self.clause.subject(self.place)
        if not subject:
            return []
        before = self.clause.before(subject[0])
        pronoun = self.clause.phrases[subject[0]].head in {"it", "they"}
        if pronoun and before >= 0 and self.clause.kinds[before] == "NP":
            return [before]  # "a plant it bought"
        if before >= 0 and self.clause.kinds[before] == "REL":
            before -= 2 if self._is_part_of_which(before) else 0
            above = self.clause.before(before)
            above -= above > 0 and self.clause.kinds[above] == ","
            named = above >= 0 and self.clause.kinds[above] == "NP"
            if not named:
                return []
            # "Balama, a mine that Glencore sold"
            return [above, *self.clause.equated(above), *self.clause.described(above)]
        return []

    def _is_part_of_which(self, relative: int) -> bool:
        """Tell whether a relative is "both of which", "most of which"."""
        led = self.clause.kinds[max(0, relative - 2) : relative] == ["NP", "P"]
        of = led and self.clause.phrases[relative - 1].head == "of"
        return of and self.clause.is_amount_alone(relative - 2)

    def _joined(self, place: int) -> list[int]:
        """Find what "and" joins to a subject: "92% of A and 65% of B are refined there"."""
        clause, joint = self.clause, self.clause.before(place)
        if joint < 1 or clause.kinds[joint] != "C" or clause.kinds[joint - 1] != "NP":
            return []
        above = clause.before(joint - 1)
        home = (
            clause.phrases[above].head == "of"
            and above > 0
            and (clause.phrases[joint - 1].name_kind == "Place")
        )
        if home and clause.phrases[above - 1].name_kind == "Org":
            return [above - 1]  # "Proparco of France and the IFC"
        if above < 0 or clause.kinds[above] not in {"V", "P", "TO"}:
            return [joint - 1]
        parts = joint > 2 and clause.is_part(joint - 3) and clause.is_part(place)  # noqa: PLR2004
        return [joint - 3] if parts else []

    def _scene(self) -> list[int]:
        return [p for a, p in self.clause.fronted if a == "in"]

    def _laid_under(self) -> list[int]:
        """Find what lies under a measure: "both under export controls", "is under an embargo"."""
        clause, under = self.clause, self.clause.before(self.place)
        if under < 1 or clause.phrases[under].head != "under":
            return []
        above = clause.before(under)
        above -= above > 0 and clause.kinds[above] == ","
        if clause.kinds[above] == "NP":
            return [above]
        lies = clause.kinds[above] == "V" and clause.phrases[above].head in LYING
        return clause.subject(above)[:1] if lies else []

    def _is(self) -> list[int]:
        return self._predicated("is")

    def _level(self) -> list[int]:
        return self._predicated("level")

    # The places that are no prepositions.
    SPECIAL: ClassVar[dict[str, Callable[[Positions], list[int]]]] = {
        "subj": _subjects,
        "obj": _objects_of,
        "scene": _scene,
        "theme": _theme,
        "origin": _origin,
        "aim": _aim,
        "lies": _lies,
        "of": _of,
        "rel": _relative_place,
        "is": _is,
        "level": _level,
        "purpose": _purposes,
        "earlier": _earlier,
        "announcer": _announcer,
        "source": _source,
        "laid-under": _laid_under,
    }
