"""Signs: what of a sentence may tell how two of its names are related."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, ParamSpec

from .frames import types_of
from .governing import governed
from .others import MANY, Others
from .stating import named_at

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Container,
        Hashable,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from .candidate import Candidate
    from .clauses import Clause
    from .phrases import Phrase

# How many phrases lie between two names is told up to here.
FAR = 8
LONGEST_PATH = 6
# How far the phrases beside two names may tell something of them.
BESIDE = 3

P = ParamSpec("P")

# Stands between the labels of two names and a sign of both.
WITH_LABELS = ": "


class Pair(NamedTuple):
    """Two names of a sentence: their mentions, and the phrases in which these stand."""

    subject: int
    object: int
    subject_place: int
    object_place: int


class Group(NamedTuple):
    """Signs that several pairs may share.

    Parameters
    ----------
    labels : str
        What the signs are told again with, or nothing.
    signs : tuple of str
        Without these labels.
    weights : mapping of str to float
        What they speak for each type of statement.
    """

    labels: str
    signs: tuple[str, ...]
    weights: Mapping[str, float]

    def told(self) -> Iterator[str]:
        """Give the signs, and again with the labels of the two names, where they are told so."""
        yield from self.signs
        if self.labels:
            yield from (self.labels + sign for sign in self.signs)


@dataclass
class Signs:
    """The signs of the pairs of one sentence; what several pairs share is found once.

    Parameters
    ----------
    clause : Clause
        The sentence.
    found : sequence of Candidate
        What the rules found in it.
    known : container of str, optional
        The signs to give, without labels, where not all are wanted.
    weigh : callable, optional
        Gives the weights of a group by its labels and signs.
    """

    clause: Clause
    found: Sequence[Candidate]
    known: Container[str] | None = None
    weigh: Callable[[str, tuple[str, ...]], Mapping[str, float]] | None = None
    _inner: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    _whole: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    _found: dict[object, tuple[str, ...]] = field(default_factory=dict[object, tuple[str, ...]])
    _made: dict[object, Group] = field(default_factory=dict[object, Group])

    def of(self, pair: Pair) -> Iterator[str]:
        """Give the signs of a pair; some are told again with the labels of the two names."""
        for group in self.groups(pair):
            yield from group.told()

    def groups(self, pair: Pair) -> list[Group]:
        """Give the signs of a pair in groups that share no sign."""
        subject, object_ = (named_at(self.clause, n) for n in (pair.subject, pair.object))
        both = f"{subject.label} {object_.label}"
        labels = both + WITH_LABELS
        once, where = self._once, (pair.subject_place, pair.object_place)
        first, last = sorted(where)
        named = subject.ids, object_.ids
        if first == last:
            alone = [once("", ("both", first), self._part, "both", first)]
        else:
            alone = [
                once("", (end, number, place), self._end, end, number, place)
                for end, number, place in (
                    ("subject", pair.subject, pair.subject_place),
                    ("object", pair.object, pair.object_place),
                )
            ]
        return [
            *alone,
            once("", both, lambda: (both,)),
            once(labels, ("between", first, last), self._between, first, last),
            once(labels, pair if first == last else where, self._joining, pair),
            once(labels, ("rivals", pair), self._others.rivals, pair),
            once(labels, named, self._others.said, pair),
            once("", ("role", "subject", where[0]), self._role_at, "subject", where[0]),
            once("", ("role", "object", where[1]), self._role_at, "object", where[1]),
            once("", ("roles", *where), self._roles, *where),
            once("", ("before", first), self._beyond, "before", first),
            once("", ("after", last), self._beyond, "after", last),
        ]

    def _once(
        self,
        labels: str,
        key: Hashable,
        find: Callable[P, Iterable[str]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Group:
        """Make a group, unless it was made for another pair."""
        made = self._made.get((labels, key))
        if made is None:
            if key not in self._found:
                self._found[key] = self._kept(find(*args, **kwargs))
            signs = self._found[key]
            weights = self.weigh(labels, signs) if self.weigh and signs else {}
            made = self._made[labels, key] = Group(labels, signs, weights)
        return made

    def _kept(self, signs: Iterable[str]) -> tuple[str, ...]:
        """Keep the signs that are wanted, each once."""
        known = self.known
        if known is None:
            return tuple(dict.fromkeys(signs))
        return tuple(dict.fromkeys([sign for sign in signs if sign in known]))

    def _joining(self, pair: Pair) -> Iterator[str]:
        """Tell the order of two names, and what stands between them in this order."""
        first, last = sorted((pair.subject_place, pair.object_place))
        subject, object_ = (named_at(self.clause, n) for n in (pair.subject, pair.object))
        on = (pair.subject_place, subject.start) < (pair.object_place, object_.start)
        order = "on" if on else "back"
        yield order
        if first == last:
            roles = (self._role(first, n) for n in (pair.subject, pair.object))
            yield f"in one phrase: {' '.join(roles)}"
            return
        within = self.clause.phrases[first + 1 : last]
        if last - first <= LONGEST_PATH:
            yield f"{order} over {' '.join('name' if p.names else p.kind for p in within)}"
        verbs = [_verb(p) for p in within if p.kind == "V"]
        yield f"{order} over {len(verbs)} verbs"
        if len(verbs) == 1:
            yield f"{order} over verb {verbs[0]}"

    def _between(self, first: int, last: int) -> Iterator[str]:
        """Tell how far two phrases are apart and what lies between them."""
        yield f"apart {min(last - first, FAR)}"
        within = self.clause.phrases[first + 1 : last]
        yield f"names between {min(sum(bool(p.names) for p in within), MANY)}"
        for place in range(first + 1, last):
            yield from self._at(place)

    def _at(self, place: int) -> tuple[str, ...]:
        if place not in self._inner:
            phrase = self.clause.phrases[place]
            told = [f"between {type_}" for type_ in sorted(_types(phrase))]
            if phrase.kind == "V":
                told.append(f"between verb {_verb(phrase)}")
            elif phrase.kind == "NP":
                told += [f"between noun {noun}" for noun in sorted(phrase.nouns)]
                told += [f"between label {named_at(self.clause, n).label}" for n in phrase.names]
            else:
                told.append(f"between {phrase.kind} {phrase.head}")
            self._inner[place] = self._kept(told)
        return self._inner[place]

    def _roles(self, subject: int, object_: int) -> Iterator[str]:
        """Tell what two phrases are to a verb that governs both."""
        phrases, governed = self.clause.phrases, self._governed
        if subject not in governed or object_ not in governed:
            return
        for verb, first in governed[subject]:
            for other, second in governed[object_]:
                if verb == other:
                    yield f"as {first} and {second}"
                    yield f"as {first} and {second} of verb {_verb(phrases[verb])}"
                    for type_ in sorted(_types(phrases[verb])):
                        yield f"as {first} and {second} of {type_}"

    def _role_at(self, end: str, place: int) -> Iterator[str]:
        """Tell what the phrase of a subject or object is to verbs."""
        for verb, role in self._governed.get(place, ()):
            yield f"{end} {role}"
            types = sorted(_types(self.clause.phrases[verb]))
            yield from (f"{end} {role} of {type_}" for type_ in types)

    @cached_property
    def _governed(self) -> dict[int, list[tuple[int, str]]]:
        return governed(self.clause)

    @cached_property
    def _others(self) -> Others:
        return Others(self.clause, self.found)

    def _end(self, end: str, number: int, place: int) -> Iterator[str]:
        phrases = self.clause.phrases
        yield f"{end} as {self._role(place, number)}"
        if phrases[place].lent:
            yield f"{end} pointed to"
        yield from self._part(end, place)
        before = phrases[place - 1] if place else None
        after = phrases[place + 1] if place + 1 < len(phrases) else None
        yield f"{end} after {_beside(before)}"
        yield f"{end} before {_beside(after)}"

    def _part(self, end: str, place: int) -> Iterator[str]:
        if place not in self._whole:
            phrase = self.clause.phrases[place]
            told = [f"head {phrase.head}"] if not phrase.names else []
            told += [f"noun {noun}" for noun in sorted(phrase.nouns)]
            told += [f"word {word}" for word in sorted(phrase.words)]
            told += [f"with {self.clause.mentions[number].kind}" for number in phrase.figures]
            self._whole[place] = told
        for sign in self._whole[place]:
            yield f"{end} {sign}"

    def _beyond(self, way: str, place: int) -> Iterator[str]:
        """Tell the verb that comes before or after a phrase, and the nouns beside it."""
        phrases = self.clause.phrases
        beyond = phrases[:place][::-1] if way == "before" else phrases[place + 1 :]
        verb = next((phrase for phrase in beyond if phrase.kind in {"V", ";"}), None)
        if verb:
            yield f"{way} {_beside(verb)}"
        for phrase in beyond[:BESIDE]:
            for noun in sorted(phrase.nouns):
                yield f"{way} noun {noun}"

    def _role(self, place: int, number: int) -> str:
        phrase = self.clause.phrases[place]
        if number in phrase.names:
            return "name"
        return "owner" if any(number in names for _, names in phrase.poss) else "part"


def _verb(phrase: Phrase) -> str:
    return f"{phrase.head}{' (passive)' if phrase.passive else ''}"


def _beside(phrase: Phrase | None) -> str:
    if phrase is None:
        return "nothing"
    if phrase.kind == "V":
        return f"verb {_verb(phrase)}"
    return "phrase" if phrase.kind == "NP" else f"{phrase.kind} {phrase.head}"


def _types(phrase: Phrase) -> frozenset[str]:
    """Give the types of statement that a verb or noun may make, by the frames."""
    if phrase.kind == "V":
        return types_of("verbs", phrase.head)
    return frozenset().union(*(types_of("nouns", noun) for noun in phrase.nouns))
