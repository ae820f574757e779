"""Rows that tie where LIMIT cuts: which of them stay is the engine's choice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .differences import AGGREGATE

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = ("id", "iso3", "name")
CLAUSE = r"(?<!starts )(?<!ends )\b(?:return|with|match|where|unwind|call|union|order|skip|limit)\b"
PROJECTION = re.compile(
    rf"(?<!starts )(?<!ends )\b(?P<clause>return|with) (?:distinct )?(?P<items>(?:(?!{CLAUSE}).)*)"
    rf"(?:order by (?P<keys>(?:(?!{CLAUSE}).)*))?(?:skip \S+ )?limit ",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r" (?:asc|desc)\w*$", re.IGNORECASE)
_NAMED = re.compile(r" as (?=\w+$)", re.IGNORECASE)
_VARIABLE = re.compile(r"(?<!\. )\b[a-z_]\w*\b(?! ?\()", re.IGNORECASE)
_HIDDEN = re.compile(r"\(\)|\[\]|\{\}")
_AGGREGATE = re.compile(AGGREGATE.replace(r" \(", r" \(\)"), re.IGNORECASE)


def tie_warnings(shape: str, steps: frozenset[str] = frozenset()) -> Iterator[str]:
    """Warn of a LIMIT behind an ORDER BY that leaves the order of some rows open.

    Parameters
    ----------
    shape : str
        Tokens with one blank between them, everything in brackets taken out.
    steps : frozenset of str
        The variables of relationships: the key of one decides a row.

    Examples
    --------
    >>> list(tie_warnings("return c . id as id , count () as n order by n desc , id limit 3"))
    []
    >>> list(tie_warnings("return c . id as id , count () as n order by n desc limit 3"))
    ['rows that tie may be cut off by LIMIT on one engine only; end ORDER BY with id']
    """
    for match in PROJECTION.finditer(shape):
        if match["keys"]:
            item = _left_open(match["items"], match["keys"], steps)
            if item:
                yield (
                    "rows that tie may be cut off by LIMIT on one engine only; "
                    f"end ORDER BY with {item}"
                )
        elif match["clause"].lower() == "with":
            yield "WITH ... LIMIT keeps other rows on each engine; write ORDER BY before LIMIT"


def _left_open(items: str, keys: str, steps: frozenset[str]) -> str | None:
    """Name a column that the keys do not decide, if there is one."""
    columns = [_column(item) for item in items.split(" , ")]
    named = {name: expression for expression, name in columns}
    sorted_by = [_DIRECTION.sub("", key.strip()) for key in keys.split(" , ")]
    decided = {named.get(key, key) for key in sorted_by}
    nodes = {key.split(" . ")[0] for key in decided if key.split(" . ")[-1] in KEYS}
    if nodes & steps:
        return None
    for expression, name in columns:
        variables = set(_VARIABLE.findall(expression))
        known = bool(nodes) if _HIDDEN.search(expression) else variables <= nodes
        of_rows = expression == "*" or _AGGREGATE.search(expression)
        if not (known or of_rows or expression in decided):
            return name
    return None


def _column(item: str) -> tuple[str, str]:
    expression, *named = _NAMED.split(item.strip())
    return (expression, named[-1] if named else expression.replace(" . ", "."))
