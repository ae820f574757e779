"""The names a query uses, checked against those that exist: a slip is not an empty answer."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .errors import QueryError
from .guard import KEYWORDS, SUBQUERIES
from .tokens import CLOSING, Token, at, branches, code

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True)
class Vocabulary:
    """The names a graph knows.

    Parameters
    ----------
    labels : mapping of str to collection of str
        Node labels with their properties.
    types : mapping of str to collection of str
        Statement types with their properties.
    """

    labels: Mapping[str, Collection[str]]
    types: Mapping[str, Collection[str]]


def check_names(cypher: str, known: Vocabulary) -> None:
    """Refuse a label, type or property that does not exist.

    A property is looked for on the labels its variable has in the query, else on all of them.
    Variables that may hold something else than a node or relationship are not checked.

    Parameters
    ----------
    cypher : str
        A query that passed :func:`~lodegraph.graph.guard.check_read_only`.
    known : Vocabulary
        What exists.

    Raises
    ------
    QueryError
        With the place and the nearest name.

    Examples
    --------
    >>> known = Vocabulary({"Country": ["id", "name"]}, {"OWNS": ["share"]})
    >>> check_names("MATCH (:Country)-[r:OWNS]->(c) RETURN c.name, r.share", known)
    >>> check_names("MATCH (c:Contry) RETURN c", known)
    Traceback (most recent call last):
        ...
    lodegraph.graph.errors.QueryError: line 1, column 10: no label Contry; did you mean Country?
      MATCH (c:Contry) RETURN c
               ^
    """
    properties = {**known.labels, **known.types}
    for start, end in branches(cypher):
        uses = _Uses([token for token in code(cypher) if start <= token.start < end])
        for token in uses.labels:
            _check(cypher, token, "label", known.labels)
        for token in uses.types:
            _check(cypher, token, "type", known.types)
        for owner, token in uses.properties:
            if owner not in uses.loose:
                owners = uses.bound.get(owner, set())
                names = {name for each in owners or properties for name in properties[each]}
                _check(cypher, token, "property", names, " or ".join(sorted(owners)))


def _check(cypher: str, token: Token, kind: str, names: Collection[str], of: str = "") -> None:
    if token.name in names:
        return
    lower = {name.lower(): name for name in sorted(names)}
    nearest = difflib.get_close_matches(token.name.lower(), lower, n=1)
    what = f"no {kind} {token.name}" + (f" on {of}" if of else "")
    proposal = f"; did you mean {lower[nearest[0]]}?" if nearest else ""
    hint = None if nearest else f"there is {', '.join(lower.values())}"
    raise QueryError(at(cypher, token.start, what + proposal), hint)


@dataclass
class _Uses:
    """What one branch of a query names, and the labels or types its variables have."""

    tokens: list[Token]
    labels: list[Token] = field(default_factory=list[Token])
    types: list[Token] = field(default_factory=list[Token])
    properties: list[tuple[str, Token]] = field(default_factory=list[tuple[str, Token]])
    bound: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    loose: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        brackets = [("", "")]  # what each is, and the variable it belongs to
        for place, token in enumerate(self.tokens):
            if token.kind == "symbol" and token.text in CLOSING:
                brackets.append(self.bracket(place, *brackets[-1]))
            elif token.kind == "symbol" and token.text in CLOSING.values():
                brackets.pop()
            elif token.text == ":":
                self.colon(place, *brackets[-1])
            elif token.text == ".":
                self.dot(place, *brackets[-1])
            elif token.kind in {"word", "quoted"}:
                self.rename(place)

    def near(self, place: int) -> Token:
        return self.tokens[place] if 0 <= place < len(self.tokens) else Token("end", "", 0)

    def is_name(self, place: int) -> bool:
        return self.near(place).kind in {"word", "quoted"}

    def bracket(self, place: int, kind: str, owner: str) -> tuple[str, str]:
        text, behind = self.near(place).text, self.near(place - 1)
        variable = self.near(place + 1).name if self.is_name(place + 1) else f"#{place}"
        if text == "(" and (not self.is_name(place - 1) or behind.upper in KEYWORDS):
            return "node", variable
        if text == "[" and behind.text == "-" and self.near(place - 2).text in {")", "<"}:
            return "relationship", variable
        if text == "{" and behind.upper in SUBQUERIES | {"CALL"}:
            return "subquery", ""
        if text == "{" and kind in {"node", "relationship"}:
            return "properties", owner
        if text == "{" and self.is_name(place - 1):
            return "projection", behind.name
        return text, ""

    def colon(self, place: int, kind: str, owner: str) -> None:
        if kind == "properties":
            self.properties.append((owner, self.near(place - 1)))
        if kind in {"properties", "projection", "{"} or self.near(place - 1).text == "|":
            return
        in_pattern = kind in {"node", "relationship"}
        names = self.label_expression(place + 1, "|&:!(" if in_pattern else "&:!(")
        if not names:  # a syntax error, which the engine explains better
            return
        (self.types if kind == "relationship" else self.labels).extend(names)
        variable = owner if in_pattern else self.near(place - 1).name
        if any(token.text == "!" for token in self.tokens[place : self.tokens.index(names[-1])]):
            self.loose.add(variable)
        self.bound.setdefault(variable, set()).update(token.name for token in names)

    def label_expression(self, place: int, signs: str) -> list[Token]:
        """Read the names of an expression such as ``Firm|StateBank`` or ``(Firm&!Bank)``."""
        names: list[Token] = []
        depth = 0
        wanted = True  # a name, rather than a sign
        while True:
            token = self.near(place)
            if wanted and self.is_name(place):
                names.append(token)
                wanted = False
            elif token.kind == "symbol" and token.text in signs:
                depth += token.text == "("
                wanted = True
            elif token.text == ")" and depth:
                depth -= 1
            else:
                return names
            place += 1

    def dot(self, place: int, kind: str, owner: str) -> None:
        if not self.is_name(place + 1):
            return
        prop, behind = self.near(place + 1), self.near(place - 1)
        if kind == "projection" and behind.text in {"{", ","}:
            self.properties.append((owner, prop))
        elif (
            self.is_name(place - 1)
            and self.near(place - 2).text != "."
            and self.near(place - 2).upper != "CALL"
            and self.near(place + 2).text != "("
        ):
            self.properties.append((behind.name, prop))

    def rename(self, place: int) -> None:
        """Note a variable that is made by AS, IN or =, and what it then stands for."""
        token, behind, after = (self.near(place + step) for step in (0, -1, 1))
        if behind.upper == "AS":
            original, before = self.near(place - 2), self.near(place - 3)
            passed_on = before.upper in {"WITH", "DISTINCT"} or before.text == ","
            if passed_on and original.name in self.bound:
                self.bound.setdefault(token.name, set()).update(self.bound[original.name])
            else:
                self.loose.add(token.name)
        elif behind.text != "." and (after.upper == "IN" or after.text == "="):
            self.loose.add(token.name)
