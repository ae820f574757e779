"""Values of an answer: short for people, complete for programs, the same from every engine."""

from __future__ import annotations

import math
from datetime import date, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

MISSING = "-"
NODE, RELATIONSHIP, PATH = (
    {"labels", "properties"},
    {"type", "properties"},
    {"nodes", "relationships"},
)
LONG = 60  # characters of a text inside another value


def with_moments_as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Write columns of moments as ISO text; where all are midnight, as days.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.to_datetime(["2025-04-04"])
    >>> with_moments_as_text(pd.DataFrame({"day": day, "noon": day + pd.Timedelta("12h")})).values
    array([['2025-04-04', '2025-04-04T12:00:00']], dtype=object)
    """
    moments = [place for place, dtype in enumerate(table.dtypes) if dtype.kind == "M"]
    if moments:
        table = table.copy()
    for place in moments:
        table.isetitem(place, _iso(table.iloc[:, place]).array)
    return table


def _iso(column: pd.Series[Any]) -> pd.Series[Any]:
    known = column.dropna()
    days = known.dt.tz is None and bool((known.dt.normalize() == known).all())
    texts = [(moment.date() if days else moment).isoformat() for moment in known]
    shown = column.astype(object).where(column.notna(), None)
    shown[column.notna()] = texts
    return shown


def complete(value: Any) -> Any:
    """Give a value as JSON has it: nothing left out, no number rounded, missing and NaN as null.

    Examples
    --------
    >>> complete({"share": 0.1 + 0.2, "least": float("nan"), "day": date(2025, 4, 4)})
    {'share': 0.30000000000000004, 'least': None, 'day': '2025-04-04'}
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {str(key): complete(item) for key, item in value.items()}
        case list() | tuple():
            return [complete(item) for item in value]
        case date() | time():  # a moment is a date too
            return None if value != value else value.isoformat()  # noqa: PLR0124 - not a time
        case _:
            return None if is_missing(value) else str(value)


def is_missing(value: Any) -> bool:
    """Tell whether a cell holds nothing: None, NaN, ``<NA>`` or no time."""
    return value is None or str(value) in {"<NA>", "nan", "NaT"}


def brief(value: Any) -> str:
    """Write a value for people: a node as ``(:Label {...})``, a path as its steps.

    Examples
    --------
    >>> congo = {"labels": ["Country"], "properties": {"id": "COD", "name": "DR Congo"}}
    >>> mines = {"type": "PRODUCES", "properties": {"share": 0.75321}}
    >>> brief(congo), brief(mines), brief([1, None, {"a": "b"}])
    ('(:Country {id: COD, name: DR Congo})', '[:PRODUCES {share: 0.7532}]', '[1, -, {a: b}]')
    >>> brief({"nodes": [congo, congo], "relationships": [mines | {"backward": True}]})
    '(:Country COD)<-[:PRODUCES]-(:Country COD)'
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(brief, value))}]"
    if not isinstance(value, dict):
        text = value if isinstance(value, str) else scalar(value)
        return text if len(text) <= LONG else f"{text[: LONG - 3]}..."
    if value.keys() == PATH:
        return _path(value)
    if value.keys() == NODE:
        return f"({_labels(value)} {brief(value['properties'])})"
    if value.keys() - {"backward"} == RELATIONSHIP:
        return f"[:{value['type']} {brief(value['properties'])}]"
    return f"{{{', '.join(f'{key}: {brief(item)}' for key, item in value.items())}}}"


def scalar(value: Any) -> str:
    """Write a single value: four digits of a fraction, thousands apart in a large float."""
    if is_missing(value):
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"  # noqa: PLR2004
    return value.isoformat() if isinstance(value, date | time) else str(value)


def with_unit(value: Any, unit: Any) -> str:
    """Write a figure with its unit.

    Examples
    --------
    >>> with_unit(226000.0, "t"), with_unit(70, "%"), with_unit(None, "t")
    ('226,000 t', '70 %', '-')
    """
    told = "" if is_missing(value) or is_missing(unit) else f" {unit}"
    return MISSING if is_missing(value) else scalar(value) + told


def _labels(node: dict[str, Any]) -> str:
    return "".join(f":{label}" for label in node["labels"])


def _path(path: dict[str, Any]) -> str:
    nodes = [f"({_labels(node)} {node['properties'].get('id', '')})" for node in path["nodes"]]
    steps = [
        f"<-[:{step['type']}]-" if step.get("backward") else f"-[:{step['type']}]->"
        for step in path["relationships"]
    ]
    return "".join(part for pair in zip(nodes, [*steps, ""], strict=True) for part in pair)
