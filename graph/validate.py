"""Check rows against the schema: good rows in the schema's types, bad ones with the reason."""

from __future__ import annotations

from difflib import get_close_matches


import pandas as pd

from .codes import stages
from .schema import ENDS, Element, Property, load_schema
from .statements import reject_table

DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
DEFAULTS = {"status": "asserted", "confidence": "C"}


class _Problems:
    """The first problem of each row."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.found: dict[object, tuple[str, str, str]] = {}

    def add(self, mask: pd.Series[bool], column: str, reason: str, nearest: str = "") -> None:
        for index in self.frame.index[mask.to_numpy(dtype=bool)]:
            self.found.setdefault(index, (column, reason, nearest))

    def table(self) -> pd.DataFrame:
        rows: list[dict[str, object]] = []
        for index, (column, reason, nearest) in self.found.items():
            value = self.frame[column][index] if column in self.frame else None
            rows.append(
                {
                    "row": self.frame["row"][index] if "row" in self.frame else None,
                    "kind": "refused",
                    "reason": reason,
                    "column": column,
                    "value": None if pd.isna(value) else str(value),
                    "nearest": nearest,
                }
            )
        return reject_table(rows)


def check_statements(statements: pd.DataFrame) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Sort statements by type, bring them to the schema's columns and refuse what breaks it.

    Parameters
    ----------
    statements : DataFrame
        ``type``, the four ends and any properties; ``status`` is ``asserted`` and ``confidence``
        ``C`` where a row gives none.

    Returns
    -------
    tuple of (dict of str to DataFrame, DataFrame)
        Good rows by type, with ``row`` kept; and the reject table of the others.

    Examples
    --------
    >>> row = {"type": "USED_IN", "subject_label": "Mineral", "subject_id": "cobalt",
    ...        "object_label": "EndSector", "object_id": "batteries", "source_id": "s",
    ...        "share": 1.7, "row": 2}
    >>> good, rejects = check_statements(pd.DataFrame([row]))
    >>> rejects.loc[0, "reason"]
    'share must lie between 0 and 1'
    """
    schema = load_schema()
    good: dict[str, pd.DataFrame] = {}
    rejected: list[pd.DataFrame] = []
    for name, group in statements.groupby("type", sort=True, dropna=False):
        element = schema.types.get(str(name))
        if element is None:
            rejected.append(_unknown_type(group, str(name)))
            continue
        frame, problems = _conform(group, element, schema.columns(element.name))
        _check_ends(frame, element, problems)
        _check_order(frame, problems, "valid_from", "valid_to")
        _check_order(frame, problems, "lo", "hi")
        bad = frame.index.isin(list(problems.found))
        rejected.append(problems.table())
        if not bad.all():
            good[element.name] = frame[~bad]
    rejects = [table for table in rejected if len(table)]
    return good, pd.concat(rejects, ignore_index=True) if rejects else reject_table()


def check_nodes(label: str, nodes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Bring nodes of one label to the schema's columns and refuse what breaks it."""
    schema = load_schema()
    element = schema.labels[label]
    frame, problems = _conform(nodes, element, schema.columns(label))
    bad = frame.index.isin(list(problems.found))
    return frame[~bad].drop(columns="row", errors="ignore"), problems.table()


def _unknown_type(group: pd.DataFrame, name: str) -> pd.DataFrame:
    near = get_close_matches(name, load_schema().types, n=3, cutoff=0.4)
    problems = _Problems(group)
    every = pd.Series(data=True, index=group.index)
    problems.add(every, "type", "no such statement type", "; ".join(near))
    return problems.table()


def _conform(
    group: pd.DataFrame, element: Element, columns: dict[str, str]
) -> tuple[pd.DataFrame, _Problems]:
    frame = group.drop(columns="type", errors="ignore").copy()
    problems = _Problems(frame)
    for column in [c for c in frame if c not in columns and c != "row"]:
        near = "; ".join(get_close_matches(str(column), columns, n=3, cutoff=0.4))
        reason = f"{element.name} has no property {column}"
        problems.add(frame[column].notna(), str(column), reason, near)
    for name, default in DEFAULTS.items():
        if name in columns:
            given = frame[name] if name in frame else pd.Series(None, frame.index, dtype="str")
            frame[name] = given.fillna(default)
    for prop in element.properties.values():
        if prop.name not in frame:
            frame[prop.name] = pd.Series(None, frame.index, dtype=prop.dtype)
            given = False
        else:
            _coerce(frame, prop, problems)
            given = True
        if prop.required and prop.name != "id":
            problems.add(frame[prop.name].isna(), prop.name, f"{prop.name} is missing")
        if given:
            _check_range(frame, prop, problems)
    kept = [*columns, *(["row"] if "row" in frame else [])]
    for column, dtype in columns.items():
        if column not in frame:
            frame[column] = pd.Series(None, frame.index, dtype=dtype)
    return frame[kept], problems


def _coerce(frame: pd.DataFrame, prop: Property, problems: _Problems) -> None:
    given = frame[prop.name]
    if prop.type in {"integer", "float"}:
        numbers = pd.to_numeric(given, errors="coerce").astype("float64")
        reason = f"{prop.name} must be a number"
        problems.add(given.notna() & numbers.isna(), prop.name, reason)
        infinite = numbers.abs() == float("inf")
        problems.add(infinite, prop.name, f"{prop.name} must be finite")
        if prop.type == "integer":
            broken = numbers.notna() & (numbers % 1 != 0)
            problems.add(broken, prop.name, f"{prop.name} must be a whole number")
            numbers = numbers.mask(broken)
        frame[prop.name] = numbers.astype(prop.dtype)
    elif prop.type == "boolean":
        frame[prop.name] = given.astype("boolean")
    else:
        text = given.where(given.isna(), given.astype("str"))
        frame[prop.name] = text.astype("str").where(text != "", None).astype("str")


def _check_range(frame: pd.DataFrame, prop: Property, problems: _Problems) -> None:
    values = frame[prop.name]
    if prop.type == "date":
        wrong = values.notna() & ~values.str.fullmatch(DATE).fillna(value=True).astype(bool)
        problems.add(wrong, prop.name, f"{prop.name} must be a date: 2025-04-04, 2025-04 or 2025")
    elif ".." in prop.range:
        low, high = (float(bound) for bound in prop.range.split(".."))
        outside = (values < low) | (values > high)
        reason = f"{prop.name} must lie between {low:g} and {high:g}"
        problems.add(outside.fillna(value=False).astype(bool), prop.name, reason)
    elif prop.range == ">=0":
        below = (values < 0).fillna(value=False).astype(bool)
        problems.add(below, prop.name, f"{prop.name} must not be negative")
    elif prop.range:
        allowed = frozenset(stages()) if prop.range == "stage" else frozenset(prop.range.split("|"))
        wrong = values.notna() & ~values.isin(list(allowed))
        reason = f"{prop.name} must be one of {', '.join(sorted(allowed))}"
        problems.add(wrong, prop.name, reason)


def _check_ends(frame: pd.DataFrame, element: Element, problems: _Problems) -> None:
    for column in ENDS:
        problems.add(frame[column].isna(), column, f"{column} is missing")
    pairs = zip(frame["subject_label"], frame["object_label"], strict=True)
    wrong = pd.Series([pair not in element.ends for pair in pairs], index=frame.index, dtype=bool)
    allowed = "; ".join(sorted(f"{a} to {b}" for a, b in element.ends))
    problems.add(wrong, "object_label", f"{element.name} goes from {allowed}")


def _check_order(frame: pd.DataFrame, problems: _Problems, first: str, last: str) -> None:
    both = frame[first].notna() & frame[last].notna()
    if not both.any():
        return
    start, end = frame.loc[both, first], frame.loc[both, last]
    if frame[first].dtype != "float64":
        # "2025" ends on its last day, so a shorter date is compared over its own length.
        pairs = zip(start, end, strict=True)
        later = [a[: min(len(a), len(b))] > b[: min(len(a), len(b))] for a, b in pairs]
    else:
        later = list(start > end)
    wrong = pd.Series(data=False, index=frame.index)
    wrong[start.index] = later
    problems.add(wrong, last, f"{last} comes before {first}")
