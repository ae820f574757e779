"""Reading Cypher only: an allow-list over the tokens of a query, the same for every engine.

A deny-list of words misses what it does not know, a plan hides what stands inside an expression,
and a read-only session still reads files. So a word may start a clause only if the clause reads,
a name may be called only if it is a function of the language, and two values never stand side by
side: what is left cannot write, fetch a file or address the server.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from .errors import QueryRefused
from .tokens import CLOSING, Token, code, refusal, words

LENGTH_LIMIT = 20_000  # characters
DEPTH_LIMIT = 40  # open brackets, or names joined by dots
SUBQUERY_LIMIT = 8  # in each other
# Beyond these a parser runs out of stack, or a planner out of time that no time-out ends.
LIMITS = {"clauses": 100, "operators": 1000, "times CASE": 40, "times NOT": 40, "times XOR": 8}
OPERATORS = frozenset("+-*/%^=<>")

CLAUSES = words("MATCH OPTIONAL WITH RETURN UNWIND CALL")
AFTER_VALUE = CLAUSES | words(
    "WHERE ORDER SKIP LIMIT UNION YIELD AS AND OR XOR IN IS CONTAINS STARTS ENDS "
    "WHEN THEN ELSE END ASC ASCENDING DESC DESCENDING"
)
BEFORE_VALUE = words("NOT DISTINCT CASE")
KEYWORDS = AFTER_VALUE | BEFORE_VALUE
COMPLETE = words("END ASC ASCENDING DESC DESCENDING")  # these need nothing after them
SECOND_WORD = {"OPTIONAL": "MATCH", "ORDER": "BY", "STARTS": "WITH", "ENDS": "WITH"}
PATTERN_BRACKETS = {"[relationship", "(group"}
SUBQUERIES = words("EXISTS COUNT COLLECT")
PROCEDURES = words(
    "db.labels db.relationshipTypes db.propertyKeys db.schema.nodeTypeProperties "
    "db.schema.relTypeProperties db.schema.visualization"
)
FUNCTIONS = words(
    "abs acos all allShortestPaths any asin atan atan2 avg btrim ceil char_length "
    "character_length coalesce collect cos cot count date date.truncate datetime "
    "datetime.fromEpoch datetime.fromEpochMillis datetime.truncate degrees duration "
    "duration.between duration.inDays duration.inMonths duration.inSeconds e elementId endNode "
    "exists exp floor haversin head id isEmpty isNaN keys labels last left length localdatetime "
    "localdatetime.truncate localtime localtime.truncate log log10 lower ltrim max min nodes "
    "none nullIf percentileCont percentileDisc pi point point.distance properties radians range "
    "reduce relationships replace reverse right round rtrim shortestPath sign sin single size "
    "split sqrt startNode stDev stDevP substring sum tail tan time time.truncate timestamp "
    "toBoolean toBooleanList toBooleanOrNull toFloat toFloatList toFloatOrNull toInteger "
    "toIntegerList toIntegerOrNull toLower toString toStringList toStringOrNull toUpper trim "
    "type upper valueType"
)
FUNCTIONS_LOWER = {name.lower() for name in FUNCTIONS}

_IN_NAMES = {(".", "*"), (":", "!"), (":", "%"), (":", ":"), ("!", "!"), ("!", "%")}

Position = Literal["clause", "value", "after", "name"]


@lru_cache(maxsize=256)
def check_read_only(cypher: str) -> None:
    """Let a query pass only if every clause, function and procedure in it reads the graph.

    Parameters
    ----------
    cypher : str
        One statement; a single ``;`` at the end is fine.

    Raises
    ------
    QueryRefused
        With the place and the reason.

    Examples
    --------
    >>> check_read_only("MATCH (n:Country) RETURN n.create AS load")
    >>> check_read_only("MATCH (n) SET n.x = 1")
    Traceback (most recent call last):
        ...
    lodegraph.graph.errors.QueryRefused: line 1, column 11: SET is not a reading clause
      MATCH (n) SET n.x = 1
                ^
    """
    if len(cypher) > LENGTH_LIMIT:
        problem = f"the query has {len(cypher)} characters; {LENGTH_LIMIT} are allowed"
        raise QueryRefused(problem, "pass long lists as parameters")
    escape = re.search(r"\\u", cypher, re.IGNORECASE)
    if escape:
        hint = "write the character itself, or pass the text as a parameter"
        raise refusal(cypher, escape.start(), "Unicode escapes are not read", hint)
    _Reader(cypher).read()


@dataclass
class _Reader:
    """Walks the tokens of one query and knows what may stand at each place.

    ``position`` is *clause* where one must start, *value* where an expression or pattern goes on,
    *after* once a value is complete, *name* behind a dot, a label's colon and AS.
    """

    cypher: str
    tokens: list[Token] = field(default_factory=list[Token])
    place: int = 0
    position: Position = "clause"
    waiting: Token | None = None  # the keyword just read, if a value must follow it
    brackets: list[str] = field(default_factory=list[str])
    opened: list[Token] = field(default_factory=list[Token])
    pattern_depth: int = -1  # open brackets around the pattern of this MATCH, -1 outside
    dots: int = 0  # in this chain of names
    used: Counter[str] = field(default_factory=Counter[str])

    def read(self) -> None:
        self.tokens = code(self.cypher)
        if not self.tokens:
            hint = "try MATCH (n) RETURN n LIMIT 10"
            raise refusal(self.cypher, 0, "the query is empty", hint)
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            self.place += 1
            waiting, self.waiting = self.waiting, None
            self.follow(token)
            if token.kind == "symbol":
                self.symbol(token, waiting)
            elif token.kind == "word":
                self.word(token, waiting)
            else:
                self.literal(token)
        if self.waiting:
            raise self.refuse(self.waiting, f"nothing follows {self.waiting.upper}")
        if self.brackets:
            raise self.refuse(self.opened[-1], f"{self.opened[-1].text} is never closed")

    def follow(self, token: Token) -> None:
        """Bound a chain of names, such as ``a.b.c``."""
        if token.text == ".":
            self.dots += 1
        elif self.near(-2).text != ".":
            self.dots = 0
        if self.dots > DEPTH_LIMIT:
            raise self.refuse(token, f"more than {DEPTH_LIMIT} names are joined by dots")

    def count(self, token: Token, kind: str) -> None:
        self.used[kind] += 1
        if kind in LIMITS and self.used[kind] > LIMITS[kind]:
            hint = "UNWIND a list, pass one as a parameter, or ask in several queries"
            raise self.refuse(token, f"more than {LIMITS[kind]} {kind}", hint)

    def refuse(self, token: Token, problem: str, hint: str | None = None) -> QueryRefused:
        return refusal(self.cypher, token.start, problem, hint)

    def near(self, steps: int) -> Token:
        """Give the token so many steps ahead (0: the next one) or behind (-2: the last one)."""
        place = self.place + steps
        known = 0 <= place < len(self.tokens)
        return self.tokens[place] if known else Token("end", "", len(self.cypher))

    def word(self, token: Token, waiting: Token | None) -> None:
        case_arm = token.upper == "WHEN" and waiting is not None and waiting.upper == "CASE"
        if self.position == "name":
            self.name(token)
        elif self.position == "clause":
            self.keyword(token, CLAUSES)
        elif self.position == "after":
            self.keyword(token, AFTER_VALUE)
        elif self.brackets and self.brackets[-1] == "{" and self.near(0).text == ":":
            self.position = "after"  # the key of a map
        elif token.upper in SUBQUERIES and self.near(0).text == "{":
            self.open_subquery("{value")
        elif token.upper in BEFORE_VALUE or case_arm:
            self.keyword(token, KEYWORDS)
        elif token.upper in KEYWORDS:
            hint = f"put `{token.text}` in back-ticks if it is a name"
            raise self.refuse(token, f"{token.upper} stands where a value is expected", hint)
        else:
            self.reference(token)

    def keyword(self, token: Token, allowed: frozenset[str]) -> None:
        if token.upper not in allowed:
            raise self.refuse(token, f"{token.upper} is not a reading clause", _hint(token.upper))
        clause = token.upper in CLAUSES or token.upper == "UNION"
        self.count(token, "clauses" if clause else f"times {token.upper}")
        second = SECOND_WORD.get(token.upper)
        if second and self.near(0).upper != second:
            raise self.refuse(token, f"{token.upper} is not followed by {second}")
        self.place += second is not None
        if len(self.brackets) <= self.pattern_depth:
            self.pattern_depth = -1
        if token.upper in {"MATCH", "OPTIONAL"}:
            self.pattern_depth = len(self.brackets)
        if token.upper == "WHERE" and self.brackets and self.brackets[-1] in PATTERN_BRACKETS:
            self.brackets[-1] = self.brackets[-1][0]  # behind it signs calculate
        self.go_on(token)

    def go_on(self, token: Token) -> None:
        if token.upper == "CALL":
            self.call(token)
        elif token.upper == "UNION":
            self.place += self.near(0).upper in {"ALL", "DISTINCT"}
            self.position = "clause"
        elif token.upper == "AS":
            self.position = "name"
        elif token.upper in COMPLETE:
            self.position = "after"
        else:
            self.position = "value"
            self.waiting = token

    def call(self, token: Token) -> None:
        if self.near(0).text == "(":
            self.place += 1
            while self.near(0).kind in {"word", "quoted"} or self.near(0).text in {",", "*"}:
                self.place += 1
            if self.near(0).text != ")" or self.near(1).text != "{":
                raise self.refuse(token, "CALL takes the form CALL (name, ...) { ... }")
            self.place += 1
        if self.near(0).text == "{":
            self.open_subquery("{clause")
            return
        start = self.near(0)
        name = self.dotted(start, 1)
        if name not in PROCEDURES:
            hint = f"only these may be called: {', '.join(sorted(PROCEDURES))}"
            raise self.refuse(start, f"the procedure {name or start.text} is not called", hint)
        self.place += 1 + 2 * name.count(".")
        self.position = "after"

    def dotted(self, first: Token, steps: int) -> str:
        """Read a name such as ``date.truncate`` on from its first word, without moving."""
        name = first.text if first.kind == "word" else ""
        while self.near(steps).text == "." and self.near(steps + 1).kind == "word":
            name += "." + self.near(steps + 1).text
            steps += 2
        return name

    def open_subquery(self, kind: str) -> None:
        if sum(bracket in {"{value", "{clause"} for bracket in self.brackets) == SUBQUERY_LIMIT:
            raise self.refuse(self.near(0), f"subqueries are more than {SUBQUERY_LIMIT} deep")
        self.push(self.near(0), kind)
        self.place += 1
        self.position = "clause"

    def reference(self, token: Token) -> None:
        name = self.dotted(token, 0)
        steps = 2 * name.count(".")
        self.position = "after"
        if self.near(steps).text == "(":
            if name.lower() not in FUNCTIONS_LOWER:
                nearest = difflib.get_close_matches(name, FUNCTIONS, n=1)
                hint = f"did you mean {nearest[0]}()?" if nearest else None
                raise self.refuse(token, f"{name}() is not a function of plain Cypher", hint)
            self.place += steps

    def name(self, token: Token) -> None:
        if self.near(0).text == "(":
            raise self.refuse(token, f"{token.text} is not a function of plain Cypher")
        if self.near(-2).upper == "AS" and token.upper in KEYWORDS:
            hint = f"put `{token.text}` in back-ticks"
            raise self.refuse(token, f"{token.upper} is a word of the language", hint)
        self.position = "after"

    def literal(self, token: Token) -> None:
        if token.kind == "quoted" and self.position in {"name", "value"}:
            self.name(token)
        elif self.position == "name":
            raise self.refuse(token, "a name is expected here, written out")
        elif self.position == "value":
            self.position = "after"
        else:
            raise self.refuse(token, "a clause or an operator is expected here")

    def symbol(self, token: Token, waiting: Token | None) -> None:
        text = token.text
        if waiting and text not in "([{*+-":
            hint = f"put `{waiting.text}` in back-ticks if it is a name"
            raise self.refuse(token, f"a value is missing after {waiting.upper}", hint)
        if text in "{+*" and self.between_nodes():
            hint = "write a variable-length relationship such as -[:OWNS*1..4]->"
            raise self.refuse(token, "quantified path patterns are not in the common subset", hint)
        if text in CLOSING:
            self.open(token)
        elif text in CLOSING.values():
            self.close(token)
        elif text == ";":
            self.finish(token)
        elif self.position == "clause":
            raise self.refuse(token, f"a clause is expected before {text}")
        else:
            self.operator(token)

    def between_nodes(self) -> bool:
        """Whether this is a pattern, outside the brackets of its nodes and relationships."""
        in_group = bool(self.brackets) and self.brackets[-1] == "(group"
        return self.pattern_depth >= 0 and (len(self.brackets) == self.pattern_depth or in_group)

    def operator(self, token: Token) -> None:
        text, behind = token.text, self.near(-2).text
        if text in OPERATORS:
            self.count(token, "operators")
        if self.position == "name" and (behind, text) not in _IN_NAMES:
            raise self.refuse(token, f"a name is expected before {text}")
        if text == "*" and self.brackets and self.brackets[-1] == "[relationship":
            self.range(token)
        elif text == "*" and self.position != "after":
            self.position = "after"  # all columns, all properties
        elif text == "." or (text == ":" and self.brackets[-1:] != ["{"]):
            self.position = "name"
        elif self.position != "name":
            self.position = "value"

    def range(self, star: Token) -> None:
        """Read the hops of a variable-length relationship, which must end somewhere."""
        low = self.near(0).kind == "number"
        self.place += low
        open_ended = self.near(0).text == ".."
        self.place += open_ended
        high = open_ended and self.near(0).kind == "number"
        self.place += high
        if not (high or (low and not open_ended)):
            hint = "give the most hops, for example *1..4"
            raise self.refuse(star, "the variable-length path has no upper bound", hint)
        self.position = "after"

    def open(self, token: Token) -> None:
        behind = self.near(-2).text
        if self.position == "clause":
            if token.text != "(" or behind != "{" or self.brackets[-1] != "{value":
                raise self.refuse(token, f"a clause is expected before {token.text}")
            self.pattern_depth = len(self.brackets)
        if self.position == "name" and (behind, token.text) != (":", "("):
            raise self.refuse(token, f"a name is expected before {token.text}")
        kind = token.text
        if kind == "[" and behind == "-" and self.near(-3).text in {")", "<"}:
            kind = "[relationship"
        if (
            kind == "("
            and self.between_nodes()
            and (self.near(0).text == "(" or self.near(1).text == "=")
        ):
            kind = "(group"
        self.push(token, kind)
        self.position = "value"

    def push(self, token: Token, kind: str) -> None:
        if len(self.brackets) == DEPTH_LIMIT:
            raise self.refuse(token, f"brackets are more than {DEPTH_LIMIT} deep")
        self.brackets.append(kind)
        self.opened.append(token)

    def close(self, token: Token) -> None:
        if not self.brackets or CLOSING[self.brackets[-1][0]] != token.text:
            raise self.refuse(token, f"{token.text} closes nothing")
        if self.position == "name":
            raise self.refuse(token, f"a name is expected before {token.text}")
        self.opened.pop()
        self.position = "clause" if self.brackets.pop() == "{clause" else "after"
        if len(self.brackets) < self.pattern_depth:
            self.pattern_depth = -1

    def finish(self, token: Token) -> None:
        if self.place < len(self.tokens) or self.brackets:
            hint = "ask one question at a time"
            raise self.refuse(token, "; ends the query, and more follows", hint)
        if self.place == 1:
            raise self.refuse(token, "the query is empty", "try MATCH (n) RETURN n LIMIT 10")


def _hint(word: str) -> str:
    nearest = difflib.get_close_matches(word, sorted(AFTER_VALUE), n=1, cutoff=0.7)
    if nearest:
        return f"did you mean {nearest[0]}?"
    return (
        "a query may use MATCH, OPTIONAL MATCH, WHERE, WITH, RETURN, UNWIND, CALL { }, ORDER BY, "
        "SKIP, LIMIT and UNION"
    )
