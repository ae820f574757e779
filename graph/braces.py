"""The braces of patterns: where their values come from, as the embedded engine reads some wrongly.

It does not find there what the same MATCH binds (that is refused), nor a bare property of a
relationship (that is rewritten).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from .tokens import CLOSING, Token, code, words

CLAUSE_STARTS = words("MATCH WHERE WITH RETURN UNWIND CALL")
END = Token("end", "", 0)


@dataclass
class Braces:
    """What the braces of a query's patterns take from variables.

    Parameters
    ----------
    own : list of Token
        Variables in braces that the same MATCH binds.
    of_steps : list of (int, int)
        Where a property of a relationship, which is a value alone, starts and ends.
    """

    own: list[Token] = field(default_factory=list[Token])
    of_steps: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])


@lru_cache(maxsize=256)
def read_braces(cypher: str) -> Braces:
    """Find what the braces of a query's patterns take from variables.

    Examples
    --------
    >>> read_braces("MATCH (s:Supply), (c:Country {id: s.iso3}) RETURN c").own
    [Token(kind='word', text='s', start=34)]
    >>> read_braces("MATCH ()-[r]->() MATCH (p {id: r.policy_id}) RETURN p").of_steps
    [(31, 42)]
    """
    reader = _Reader([END, END, *code(cypher), END, END, END])
    for place in range(2, len(reader.tokens) - 3):
        reader.read(place)
    reader.end_pattern()
    return reader.found


@dataclass
class _Reader:
    """Walks the tokens of a query and knows which variables there are."""

    tokens: list[Token]
    found: Braces = field(default_factory=Braces)
    known: set[str] = field(default_factory=set[str])  # bound before this MATCH
    bound: set[str] = field(default_factory=set[str])  # nodes that this MATCH binds
    steps: set[str] = field(default_factory=set[str])
    used: list[Token] = field(default_factory=list[Token])  # in braces of this MATCH
    opened: list[str] = field(default_factory=list[str])
    in_match: bool = False

    def read(self, place: int) -> None:
        before, token, after = self.tokens[place - 1 : place + 2]
        if token.upper in CLAUSE_STARTS and before.text != ".":
            self.end_pattern()
            self.in_match = token.upper == "MATCH"
        elif token.kind == "symbol" and token.text in CLOSING:
            self.open(place)
        elif token.kind == "symbol" and token.text in CLOSING.values() and self.opened:
            self.opened.pop()
        elif token.kind in {"word", "quoted"}:
            if before.upper == "AS":
                self.known.add(token.name)
            elif self.opened[-1:] == ["pattern"] and before.text != "." and after.text != "(":
                self.use(place)

    def end_pattern(self) -> None:
        """Judge what the braces of a MATCH took, once all that it binds is known."""
        fresh = self.bound - self.known
        self.found.own += [token for token in self.used if token.name in fresh]
        self.known |= self.bound
        self.bound, self.used = set(), []

    def open(self, place: int) -> None:
        before, token, after = self.tokens[place - 1 : place + 2]
        named = after.kind in {"word", "quoted"}
        if token.text == "(" and named and self.in_match:
            self.bound.add(after.name)
        if token.text == "[" and named and before.text == "-":
            self.steps.add(after.name)
        labelled = self.tokens[place - 2].text == ":"
        in_element = self.in_match and self.opened[-1:] in (["("], ["["])
        pattern = token.text == "{" and (labelled or in_element)
        self.opened.append("pattern" if pattern else token.text)

    def use(self, place: int) -> None:
        """Note a variable in braces; a key is none."""
        before, token, after = self.tokens[place - 1 : place + 2]
        if after.text == ":" and before.text in {"{", ","}:
            return
        if self.in_match:
            self.used.append(token)
        prop, behind = self.tokens[place + 2 : place + 4]
        alone = before.text == ":" and after.text == "." and behind.text in {",", "}"}
        if token.name in self.steps and alone:
            self.found.of_steps.append((token.start, prop.start + len(prop.text)))
