"""One named analysis: the question in words, what it needs, what it returns, its Cypher form."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..graph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

CYPHER = Path(__file__).with_name("cypher")
KINDS: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "integer": int,
    "number": (int, float),
    "list": list,
}
# The line of a parameter at the head of a Cypher file: "// $top integer = 10: so many paths".
INPUT = re.compile(r"^// \$(\w+) (\w+)(?: = (.+?))?: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Input:
    """One parameter of a Cypher form: its kind, its default as JSON if it has one, its meaning."""

    name: str
    kind: str
    default: str | None
    meaning: str


@dataclass(frozen=True)
class Analysis:
    """One named analysis.

    Parameters
    ----------
    name : str
        As command and function.
    question : str
        What it answers, in words.
    parameters : dict of str to str
        Name and meaning.
    columns : dict of str to str
        Name of each result column, and its meaning with its unit.
    formula : str
        How the numbers come about.
    source : str
        Where the formula is published.
    """

    name: str
    question: str
    parameters: dict[str, str]
    columns: dict[str, str]
    formula: str
    source: str

    @property
    def cypher(self) -> str | None:
        """The same analysis in portable Cypher, where it can be expressed."""
        path = CYPHER / f"{self.name}.cypher"
        return path.read_text(encoding="utf-8") if path.exists() else None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The parameters of the Cypher form, as its head states them."""
        found = INPUT.finditer(self.cypher or "")
        return tuple(Input(match[1], match[2], match[3], match[4]) for match in found)

    def fill(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give the parameters of the Cypher form: those given, checked, and the defaults.

        Raises
        ------
        QueryError
            If one is missing or of another kind.

        Examples
        --------
        >>> from lodegraph.queries.catalogue import catalogue
        >>> catalogue()["paths"].fill({"sink": "cobalt/electric-vehicles/WLD/2024", "iso3": "CHN"})
        {'top': 10, 'sink': 'cobalt/electric-vehicles/WLD/2024', 'iso3': 'CHN'}
        """
        values = {
            each.name: json.loads(each.default) for each in self.inputs if each.default is not None
        } | dict(given)
        for each in self.inputs:
            hint = f"--param {each.name}=..., {each.kind}: {each.meaning}"
            if each.name not in values:
                raise QueryError(f"{self.name} needs the parameter ${each.name}", hint)
            value = values[each.name]
            if not isinstance(value, KINDS[each.kind]) or isinstance(value, bool):
                problem = f"the parameter ${each.name} of {self.name} is {value!r}, not {each.kind}"
                raise QueryError(problem, hint)
        return values
