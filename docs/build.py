"""Write the pages made from schema and catalogue, and the answers in one: ``make docs``."""  # noqa: INP001

from __future__ import annotations

import csv
import re
import runpy
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from lodegraph.cli import run
from lodegraph.graph.schema import DATA, load_schema
from lodegraph.loaders.publications import publications
from lodegraph.queries.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lodegraph.graph.schema import Element, Property
    from lodegraph.queries.analysis import Analysis

HERE = Path(__file__).parent

MODEL = """\
# The model

Made by `make docs` from `graph/data/schema.csv`; edit that table, not this page.

A graph holds nodes and statements. A statement is a directed edge, read from subject to object,
and each rests on one source: a table cell or a sentence. Two sources that disagree stay side by
side. An empty property means "not known", never zero.

Labels are UpperCamelCase, types UPPER_SNAKE_CASE, properties snake_case. Shares are fractions from
0 to 1, a quantity's name ends in its unit, and codes such as HS are text.
"""

ANALYSES = """\
# The analyses

Made by `make docs` from `queries/catalogue.py`; edit that module, not this page.

Each analysis is a command, `lodegraph NAME`, and a function, `lodegraph.queries.NAME.NAME(graph,
...)`, that returns the same table as a pandas DataFrame. Where Cypher can express it, the query
is shown: it gives the same answer through `lodegraph query`, in words that Neo4j knows too.
"""

PUBLICATIONS = """\
# The publications that lodegraph reads

Made by `make docs` from `loaders/data/publications.csv`; edit that table, not this page.
`lodegraph sources --known` prints it.

Each file is read as its publisher gives it. `yes` under *ships*: the licence lets the graph inside
the package have its figures. `no`: load it yourself, and do not pass it on.
"""

# A query of the page of questions with its answer, a table; and a parameter that a query takes.
QUERY = re.compile(r"```cypher\n(.*?)```\n\n(?:(?:\|[^\n]*\n)+\n)?", re.DOTALL)
PLACE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
PARAMETER = re.compile(r"^// --param (\w+=.+)$", re.MULTILINE)


def model_page() -> str:
    """Write the page on labels, statement types and stages."""
    schema = load_schema()
    parts = [MODEL, "## Stages\n", _stages()]
    for title, elements in (("Nodes", schema.labels), ("Statements", schema.types)):
        common = _common(elements.values())
        parts += [f"## {title}\n", "All have:\n", _properties(common)]
        names = {prop.name for prop in common}
        parts += [_element(element, names) for element in elements.values()]
    return "\n".join(parts)


def analyses_page() -> str:
    """Write the page on the analyses in the catalogue."""
    return "\n".join([ANALYSES, *(_analysis(analysis) for analysis in catalogue().values())])


def tutorial_page() -> str:
    """Write the page of questions anew: its own text, with the answer after each query."""
    text = (HERE / "cypher-for-minerals.md").read_text(encoding="utf-8")
    return QUERY.sub(lambda found: f"```cypher\n{found[1]}```\n\n{answer(found[1])}\n", text)


def network_page() -> str:
    """Write the page on the supply network anew."""
    return _with_tables("supply-network.md", "network.py")


def comparison_page() -> str:
    """Write the page that sets our figures beside published ones anew."""
    return _with_tables("comparison.md", "comparison.py")


def _with_tables(page: str, maker: str) -> str:
    """Write a page's own text, with the tables of a script between its marks."""
    text = (HERE / page).read_text(encoding="utf-8")
    made = runpy.run_path(str(HERE / maker))["tables"]()
    return PLACE.sub(lambda found: found[1] + table(*made[found[2]]) + found[3], text)


def answer(cypher: str, *options: str) -> str:
    """Ask a query with the parameters that its comments give; print the answer as Markdown."""
    parameters = [word for given in PARAMETER.findall(cypher) for word in ("--param", given)]
    with redirect_stdout(StringIO()) as printed:
        code = run(["query", cypher, *parameters, "--format", "markdown", *options])
    if code:
        raise SystemExit(code)
    return printed.getvalue()


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _stages() -> str:
    with (DATA / "stages.csv").open(encoding="utf-8", newline="") as file:
        rows = [(f"`{row['id']}`", row["meaning"]) for row in csv.DictReader(file)]
    return table(["stage", "meaning"], rows)


def _common(elements: Iterable[Element]) -> list[Property]:
    first, *others = elements
    shared = [set(element.properties.values()) for element in others]
    return [prop for prop in first.properties.values() if all(prop in own for own in shared)]


def _element(element: Element, common: set[str]) -> str:
    own = [prop for prop in element.properties.values() if prop.name not in common]
    parts = [f"### {element.name}\n", f"{element.meaning}.\n"]
    if element.ends:
        parts.append(f"{_ends(element)}.\n")
    return "\n".join([*parts, *([_properties(own)] if own else [])])


def _ends(element: Element) -> str:
    """Write who may stand at either end, subjects with equal objects together."""
    subjects = sorted({subject for subject, _ in element.ends})
    objects = {s: ", ".join(sorted(o for x, o in element.ends if x == s)) for s in subjects}
    alike = {o: ", ".join(s for s in subjects if objects[s] == o) for o in objects.values()}
    return "; ".join(f"{subject} → {target}" for target, subject in alike.items())


def publications_page() -> str:
    """Write the page on the publications that can be loaded."""
    rows = publications().to_dict("records")
    heads = ["loader", "publication", "publisher", "licence", "ships", "files"]
    cells = [[f"`{row['loader']}`", *(str(row[head]) for head in heads[1:])] for row in rows]
    places = [f"- `{row['loader']}`: {row['how']}. {row['where']}".rstrip() for row in rows]
    return "\n".join([PUBLICATIONS, table(heads, cells), "## Where and how\n", *places, ""])


def _properties(properties: Iterable[Property]) -> str:
    rows = [
        (
            f"`{prop.name}`" + (" (required)" if prop.required else ""),
            prop.type,
            prop.unit,
            prop.range.replace("|", ", "),
            prop.meaning,
        )
        for prop in properties
    ]
    return table(["property", "type", "unit", "range", "meaning"], rows)


def _analysis(analysis: Analysis) -> str:
    parameters = [(f"`{name}`", meaning) for name, meaning in analysis.parameters.items()]
    columns = [(f"`{name}`", meaning) for name, meaning in analysis.columns.items()]
    parts = [
        f"## {analysis.name}\n",
        f"{analysis.question}\n",
        f"How: {analysis.formula}.\n",
        f"From: {analysis.source}.\n",
        table(["parameter", "meaning"], parameters),
        table(["column", "meaning"], columns),
    ]
    if analysis.cypher is not None:
        parts.append(f"```cypher\n{analysis.cypher.strip()}\n```\n")
    return "\n".join(parts)


PAGES = {
    "model.md": model_page,
    "analyses.md": analyses_page,
    "cypher-for-minerals.md": tutorial_page,
    "supply-network.md": network_page,
    "publications.md": publications_page,
    "comparison.md": comparison_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
