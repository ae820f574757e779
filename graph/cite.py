"""How to cite the graph and the sources an answer rests on."""

from __future__ import annotations

import difflib
import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pandas as pd

from .errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .store import Graph

COLUMNS = ["source", "citation", "licence", "attribution", "url"]
TITLE = "lodegraph: the open, citable graph of who depends on whom for critical minerals"
DEVELOPERS = "the lodegraph developers"
# Licences that ask for a credit, with the page that a credit links to.
CREDITED = {
    r"\bCC[ -]BY\b": "https://creativecommons.org/licenses/",
    r"\b(Etalab|Licence Ouverte)\b": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


def cite(graph: Graph, source_ids: Iterable[str] | None = None) -> pd.DataFrame:
    """List how to cite the graph itself and its sources.

    Parameters
    ----------
    graph : Graph
    source_ids : iterable of str, optional
        The sources an answer rests on; every source of the graph if absent.

    Returns
    -------
    DataFrame
        The graph first, then one row for each source in the order asked for: ``source`` (its id),
        ``citation`` (one line), ``licence`` (None where nobody stated it: not the same as free),
        ``attribution`` (the credit that licence asks for, else None) and ``url``.

    Raises
    ------
    UnknownName
        If the graph has no such source.

    Examples
    --------
    >>> from lodegraph.graph.store import Graph
    >>> source = {"id": "mcs", "publisher": "USGS", "title": "Summaries", "year": 2026}
    >>> graph = Graph.from_tables({"nodes.Source": pd.DataFrame([source])})
    >>> cite(graph, ["mcs"])["citation"].tolist()[1]
    'USGS (2026): Summaries.'
    """
    rows = [_graph_row(graph), *(_source_row(source) for source in _sources(graph, source_ids))]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def as_text(graph: Graph, source_ids: Iterable[str] | None = None) -> str:
    """Write the citations as lines of text, each with the credit its licence asks for.

    Takes and raises what :func:`cite` does.
    """
    lines: list[str] = []
    for row in cite(graph, source_ids).to_dict(orient="records"):
        lines.append(str(row["citation"]))
        if row["attribution"]:
            lines.append(f"  Credit: {row['attribution']}.")
    return "\n".join(lines) + "\n"


def as_bibtex(graph: Graph, source_ids: Iterable[str] | None = None) -> str:
    r"""Write the graph and its sources as BibTeX, one ``@misc`` entry each.

    Takes and raises what :func:`cite` does.

    Examples
    --------
    >>> from lodegraph.graph.store import Graph
    >>> source = {"id": "mcs", "publisher": "USGS", "title": "A & B", "licence": "CC BY 4.0"}
    >>> graph = Graph.from_tables({"nodes.Source": pd.DataFrame([source])})
    >>> print(as_bibtex(graph, ["mcs"]).split("\n\n")[1])
    @misc{mcs,
      author = {{USGS}},
      title = {{A \& B}},
      note = {licence: CC BY 4.0},
    }
    """
    entries = [_entry("lodegraph", DEVELOPERS, TITLE, note=_state(graph))]
    for source in _sources(graph, source_ids):
        said = {"retrieved": source.get("retrieved"), "licence": source.get("licence")}
        entries.append(
            _entry(
                source["id"],
                source.get("publisher"),
                source.get("title") or source.get("name"),
                year=source.get("year"),
                url=source.get("url"),
                note="; ".join(f"{name}: {text}" for name, text in said.items() if text),
            )
        )
    return "\n\n".join(entries) + "\n"


def _sources(graph: Graph, source_ids: Iterable[str] | None) -> list[dict[str, Any]]:
    table = graph.nodes("Source").astype(object)
    known = {
        str(record["id"]): record
        for record in table.where(table.notna(), None).to_dict(orient="records")
    }
    wanted = list(known if source_ids is None else dict.fromkeys(source_ids))
    for source_id in wanted:
        if source_id not in known:
            nearest = difflib.get_close_matches(source_id, known, n=3)
            raise UnknownName("Source", source_id, nearest)
    return [{str(key): value for key, value in known[name].items()} for name in wanted]


def _state(graph: Graph) -> str:
    """Say which state of which graph it is: the content decides, not the day."""
    return f"version {version('lodegraph')}; {graph.name}, content {graph.fingerprint()[:12]}"


def _graph_row(graph: Graph) -> dict[str, str | None]:
    citation = f"{DEVELOPERS.capitalize()}: {TITLE}, {_state(graph)}."
    return {**dict.fromkeys(COLUMNS), "source": "lodegraph", "citation": citation, "licence": "MIT"}


def _source_row(source: dict[str, Any]) -> dict[str, str | None]:
    title = source.get("title") or source.get("name") or source["id"]
    who = source.get("publisher")
    year = source.get("year")
    lead = " ".join([*([who] if who else []), *([f"({year})"] if year else [])])
    parts = [f"{lead}: {title}." if lead else f"{title}."]
    if source.get("url"):
        parts.append(f"{source['url']}.")
    if source.get("retrieved"):
        parts.append(f"Retrieved {source['retrieved']}.")
    return {
        "source": source["id"],
        "citation": _line(" ".join(parts)),
        "licence": source.get("licence"),
        "attribution": _credit(source, who or source["id"], title),
        "url": source.get("url"),
    }


def _credit(source: dict[str, Any], who: str, title: str) -> str | None:
    licence = source.get("licence") or ""
    for pattern, page in CREDITED.items():
        if re.search(pattern, licence, re.IGNORECASE):
            day = f", as of {source['retrieved']}" if source.get("retrieved") else ""
            return _line(
                f"{who}, {title}{day}, {licence} ({page}); figures taken out and converted"
            )
    return None


def _entry(key: str, author: object, title: object, **fields: object) -> str:
    named = {"author": f"{{{_tex(author)}}}" if author else None, "title": f"{{{_tex(title)}}}"}
    texts = {name: text if name == "url" else _tex(text) for name, text in fields.items() if text}
    lines = [f"  {name} = {{{text}}}," for name, text in {**named, **texts}.items() if text]
    return "\n".join([f"@misc{{{re.sub(r'[^A-Za-z0-9:_-]', '-', key)},", *lines, "}"])


def _tex(text: object) -> str:
    named = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(
        r"[\\~^&%$#_{}]", lambda sign: named.get(sign[0], f"\\{sign[0]}"), _line(str(text))
    )


def _line(text: str) -> str:
    return " ".join(text.split())
