"""The text of a query: its tokens, its comments, its places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .errors import QueryRefused

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<comment>//[^\r\n]*|/\*.*?\*/)
    |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<quoted>`(?:[^`\\]|``)+`)
    |(?P<parameter>\$(?:\w+|`(?:[^`\\]|``)+`))
    |(?P<number>(?:0x[0-9a-f]+|0o[0-7]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?!\w))
    |(?P<word>[a-z_]\w*)
    |(?P<symbol>\.\.|/(?!\*)|[][(){},.:;|&!=<>+*%^~-])""",
    re.VERBOSE | re.ASCII | re.IGNORECASE | re.DOTALL,
)
_LINE_BREAK = re.compile(r"\r\n?|\n")
CLOSING = {"(": ")", "[": "]", "{": "}"}


def words(text: str) -> frozenset[str]:
    """List words written with blanks between them."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a query: its kind, its text and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The word in capitals; empty for everything that is not a bare word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        """The name it stands for: without back-ticks, without the sign of a parameter."""
        text = self.text.removeprefix("$") if self.kind == "parameter" else self.text
        return text[1:-1].replace("``", "`") if text.startswith("`") else text


def at(cypher: str, offset: int, problem: str) -> str:
    """Write a problem with the line of the query it is in and a caret under the place.

    Examples
    --------
    >>> print(at("RETURN 1 +", 9, "a value is missing"))
    line 1, column 10: a value is missing
      RETURN 1 +
               ^
    """
    lines = _LINE_BREAK.split(cypher[:offset])
    line = len(lines)
    column = len(lines[-1])
    text = _LINE_BREAK.split(cypher)[line - 1].replace("\t", " ")
    return f"line {line}, column {column + 1}: {problem}\n  {text}\n  {' ' * column}^"


def refusal(cypher: str, offset: int, problem: str, hint: str | None = None) -> QueryRefused:
    """Make the error for a place in a query."""
    return QueryRefused(at(cypher, offset, problem), hint)


@lru_cache(maxsize=256)
def scan(cypher: str) -> tuple[Token, ...]:
    """Split a query into tokens, comments among them and blanks left out.

    Raises
    ------
    QueryRefused
        At a character no token starts with: an open string, a letter outside ASCII, a number and
        a word run together.
    """
    tokens: list[Token] = []
    offset = 0
    while offset < len(cypher):
        match = _TOKEN.match(cypher, offset)
        if match is None:
            raise _unreadable(cypher, offset)
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), offset))
        offset = match.end()
    return tuple(tokens)


def _unreadable(cypher: str, offset: int) -> QueryRefused:
    character = cypher[offset]
    if character in "'\"`":
        hint = "close it with the same sign"
        return refusal(cypher, offset, f"{character} is never closed", hint)
    if cypher.startswith("/*", offset):
        return refusal(cypher, offset, "the comment is never closed", "close it with */")
    if character.isascii() and character.isdigit():
        hint = "leave a blank between a number and a word"
        return refusal(cypher, offset, "a number runs into a word", hint)
    if character.isascii() and character.isprintable():
        return refusal(cypher, offset, f"{character} has no meaning here")
    name = f"the character U+{ord(character):04X}"
    hint = "put names with letters outside ASCII in back-ticks, texts in quotes"
    return refusal(cypher, offset, f"{name} stands outside quotes", hint)


def without_comments(cypher: str) -> str:
    """Blank out comments; every other character keeps its place.

    Examples
    --------
    >>> without_comments("RETURN 1 /* one */ AS x // the end")
    'RETURN 1           AS x           '
    >>> without_comments("RETURN '// not a comment'")
    "RETURN '// not a comment'"
    """
    pieces: list[str] = []
    end = 0
    for token in scan(cypher):
        if token.kind == "comment":
            pieces += [cypher[end : token.start], re.sub(r"[^\r\n]", " ", token.text)]
            end = token.start + len(token.text)
    return "".join(pieces) + cypher[end:]


def code(cypher: str) -> list[Token]:
    """Split a query into tokens, comments left out."""
    return [token for token in scan(cypher) if token.kind != "comment"]


def parameter_names(cypher: str) -> set[str]:
    """List the parameters of a query.

    Examples
    --------
    >>> sorted(parameter_names("MATCH (c {id: $iso3}) RETURN c.`$x`, $`the year`"))
    ['iso3', 'the year']
    """
    return {token.name for token in code(cypher) if token.kind == "parameter"}


def branches(cypher: str) -> list[tuple[int, int]]:
    """Find where the branches of the outermost UNIONs start and end.

    Examples
    --------
    >>> query = "RETURN 1 AS x UNION ALL RETURN 2 AS x"
    >>> [query[start:end] for start, end in branches(query)]
    ['RETURN 1 AS x ', ' RETURN 2 AS x']
    """
    parts: list[tuple[int, int]] = []
    start = depth = 0
    tokens = code(cypher)
    for token, after in zip(tokens, [*tokens[1:], Token("end", "", len(cypher))], strict=True):
        depth += (token.text in CLOSING) - (token.text in CLOSING.values())
        if depth == 0 and token.upper == "UNION":
            parts.append((start, token.start))
            second = after if after.upper in {"ALL", "DISTINCT"} else token
            start = second.start + len(second.text)
    return [*parts, (start, len(cypher))]
