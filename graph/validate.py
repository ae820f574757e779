"""Check rows against the schema: good rows in the schema's types, bad ones with the reason."""

from __future__ import annotations

import math
import re
from datetime import date
from difflib import get_close_matches
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from .codes import stages
from .errors import SchemaError
from .schema import Element, Property, load_schema
from .statements import as_said, reject_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

DATE = re.compile(r"\d{4}(-\d\d){0,2}")
DEFAULTS = {"status": "asserted", "confidence": "C"}
# Beyond this, a float no longer tells neighbouring whole numbers apart.
LARGEST_INTEGER = 2**53


class _Problems:
    """The first problem of each row, by its place in the table as it was given."""

    def __init__(self, given: pd.DataFrame) -> None:
        self.given = given
        self.found: dict[int, tuple[str, str, str]] = {}

    def keep_good(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[self.good] if self.found else frame

    def add(self, mask: pd.Series[bool], column: str, reason: str, nearest: str = "") -> None:
        for place in np.flatnonzero(mask.to_numpy(dtype=bool)):
            self.found.setdefault(int(place), (column, reason, nearest))

    @property
    def good(self) -> NDArray[np.bool_]:
        good = np.ones(len(self.given), dtype=bool)
        good[list(self.found)] = False
        return good

    def table(self) -> pd.DataFrame:
        rows: list[dict[str, object]] = []
        for place, (column, reason, nearest) in sorted(self.found.items()):
            value = self.given[column].iloc[place] if column in self.given else None
            rows.append(
                {
                    "row": self.given["row"].iloc[place] if "row" in self.given else None,
                    "kind": "refused",
                    "reason": reason,
                    "column": column,
                    "value": None if pd.isna(value) else as_said(value),
                    "nearest": nearest or None,
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
    for name, group in _by_type(statements):
        element = schema.types.get(name)
        if element is None:
            rejected.append(_unknown_type(group, name))
            continue
        frame, problems = _conform(group, element, schema.columns(element.name))
        _check_ends(frame, element, problems)
        _check_interval(frame, problems)
        for less, more in (("lo", "hi"), ("lo", "value"), ("value", "hi")):
            problems.add(frame[less] > frame[more], more, f"{more} is less than {less}")
        rejected.append(problems.table())
        if problems.good.any():
            good[element.name] = problems.keep_good(frame)
    rejects = [table for table in rejected if len(table)]
    return good, pd.concat(rejects, ignore_index=True) if rejects else reject_table()


def check_nodes(label: str, nodes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Bring nodes of one label to the schema's columns and refuse what breaks it.

    Parameters
    ----------
    label : str
        A label of the schema.
    nodes : DataFrame
        ``id``, ``name`` and any properties.

    Returns
    -------
    tuple of (DataFrame, DataFrame)
        Good rows, and the reject table of the others.

    Raises
    ------
    SchemaError
        If there is no such label.
    """
    schema = load_schema()
    if label not in schema.labels:
        near = get_close_matches(label, schema.labels)
        raise SchemaError(f"there is no label {label!r}", f"labels: {', '.join(near)}")
    element = schema.labels[label]
    frame, problems = _conform(nodes, element, schema.columns(label))
    return problems.keep_good(frame).drop(columns="row", errors="ignore"), problems.table()


def check_declared(
    statements: pd.DataFrame, known: Mapping[str, set[str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Refuse statements with an end or a source that no node stands for.

    Parameters
    ----------
    statements : DataFrame
        Statements of one type that :func:`check_statements` has found good.
    known : mapping of str to set of str
        Ids by label.

    Returns
    -------
    tuple of (DataFrame, DataFrame)
        Good rows, and the reject table of the others.
    """
    problems = _Problems(statements)
    for end in ("subject", "object"):
        labels, ids = statements[f"{end}_label"], statements[f"{end}_id"]
        for label in sorted(labels.unique()):
            unknown = set(ids.unique()) - known.get(label, set())
            missing = (labels == label) & ids.isin(list(unknown))
            problems.add(missing, f"{end}_id", f"no {label} has this id: declare it or correct it")
    sources = statements["source_id"]
    nowhere = sources.isin(list(set(sources.unique()) - known.get("Source", set())))
    problems.add(nowhere, "source_id", "no Source has this id: declare it or correct it")
    return problems.keep_good(statements), problems.table()


def _by_type(statements: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    names = statements["type"].unique()
    if len(names) == 1:
        return [(str(names[0]), statements)]
    groups = statements.groupby("type", sort=True, dropna=False, observed=True)
    return [(str(name), group) for name, group in groups]


def _unknown_type(group: pd.DataFrame, name: str) -> pd.DataFrame:
    near = get_close_matches(name, load_schema().types, n=3, cutoff=0.4)
    problems = _Problems(group)
    every = pd.Series(data=True, index=group.index)
    problems.add(every, "type", "no such statement type", "; ".join(near))
    return problems.table()


def _conform(
    group: pd.DataFrame, element: Element, columns: dict[str, str]
) -> tuple[pd.DataFrame, _Problems]:
    given = group.drop(columns="type", errors="ignore").reset_index(drop=True)
    problems = _Problems(given)
    for column in [c for c in given if c not in columns and c != "row"]:
        near = "; ".join(get_close_matches(str(column), columns, n=3, cutoff=0.4))
        reason = f"{element.name} has no property {column}"
        problems.add(given[column].notna(), str(column), reason, near)
    typed: dict[str, pd.Series] = {}
    for name, dtype in columns.items():
        prop = element.properties.get(name) or Property(name, "text", "", "", True, "")  # noqa: FBT003
        if name in given:
            values = _typed(given[name], prop, problems)
            _check_range(values, prop, problems)
        else:
            values = no_values(dtype, given.index)
        if name in DEFAULTS and element.kind == "edge" and values.hasnans:
            values = values.astype("str").fillna(DEFAULTS[name])
        computed = name == "id" and element.kind == "edge"
        if prop.required and not computed and values.hasnans:
            problems.add(values.isna(), name, f"{name} is missing")
        typed[name] = values
    if "row" in given:
        typed["row"] = given["row"]
    return pd.DataFrame(typed, given.index), problems


def no_values(dtype: str, index: pd.Index) -> pd.Series:
    """Make a column without a value."""
    if dtype == "str":
        return pa.nulls(len(index), pa.large_string()).to_pandas().astype("str").set_axis(index)
    return pd.Series(None, index, dtype=dtype)


def _typed(given: pd.Series, prop: Property, problems: _Problems) -> pd.Series:
    """Bring a column to the property's type; what cannot be brought there is missing."""
    if prop.type in {"integer", "float"}:
        return _numbers(given, prop, problems)
    if prop.type == "boolean":
        wrong = given.notna() & ~given.isin([True, False])
        problems.add(wrong, prop.name, f"{prop.name} must be true or false")
        return given.where(~wrong & given.notna(), None).astype("boolean")
    if isinstance(given.dtype, pd.CategoricalDtype):
        return given if "" not in given.cat.categories else given.cat.remove_categories([""])
    text = given.astype("str")
    return text.where(text != "", None)


def _numbers(given: pd.Series, prop: Property, problems: _Problems) -> pd.Series:
    numbers = pd.to_numeric(given, errors="coerce").astype("float64")
    problems.add(given.notna() & numbers.isna(), prop.name, f"{prop.name} must be a number")
    problems.add(numbers.abs() == float("inf"), prop.name, f"{prop.name} must be finite")
    if prop.type == "float":
        return numbers
    whole = (numbers % 1 == 0) & (numbers.abs() < LARGEST_INTEGER)
    problems.add(numbers.notna() & ~whole, prop.name, f"{prop.name} must be a whole number")
    return numbers.where(whole).astype("Int64")


def _check_range(values: pd.Series, prop: Property, problems: _Problems) -> None:
    if prop.type == "date":
        wrong = values.isin([text for text in values.dropna().unique() if not _is_date(text)])
        problems.add(wrong, prop.name, f"{prop.name} must be a date: 2025-04-04, 2025-04 or 2025")
    elif ".." in prop.range:
        low, high = _limits(prop)
        outside = ((values < low) | (values > high)).fillna(value=False)
        problems.add(outside, prop.name, f"{prop.name} must lie between {low:g} and {high:g}")
    elif prop.range == ">=0":
        problems.add(values < 0, prop.name, f"{prop.name} must not be negative")
    elif prop.range:
        allowed = _allowed(prop)
        wrong = values.notna() & ~values.isin(list(allowed))
        problems.add(wrong, prop.name, f"{prop.name} must be one of {', '.join(allowed)}")


def texts_pass(texts: Iterable[str], prop: Property) -> bool:
    """Tell whether all of some texts may stand in a property's column.

    Examples
    --------
    >>> confidence = load_schema().types["REFINES"].properties["confidence"]
    >>> texts_pass(["A", "B"], confidence), texts_pass(["A", "E"], confidence)
    (True, False)
    """
    if prop.type == "date":
        return all(map(_is_date, texts))
    allowed = _allowed(prop)
    return not allowed or allowed.keys() >= set(texts)


def numbers_pass(numbers: Iterable[float], prop: Property) -> bool:
    """Tell whether all of some numbers may stand in a property's column.

    Examples
    --------
    >>> share = load_schema().types["REFINES"].properties["share"]
    >>> numbers_pass([0, 1], share), numbers_pass([0, 1.7], share)
    (True, False)
    """
    low, high = _limits(prop)
    whole = prop.type == "float"
    return prop.type in {"integer", "float"} and all(
        low <= number <= high
        and abs(number) < math.inf
        and (whole or (number % 1 == 0 and abs(number) < LARGEST_INTEGER))
        for number in numbers
    )


def _limits(prop: Property) -> tuple[float, float]:
    if ".." in prop.range:
        low, high = (float(bound) for bound in prop.range.split(".."))
        return low, high
    return (0.0 if prop.range == ">=0" else -math.inf), math.inf


def _allowed(prop: Property) -> dict[str, None]:
    """Name the texts of a list; none where the range is no list."""
    if prop.range == "stage":
        return dict.fromkeys(stages())
    return dict.fromkeys(prop.range.split("|") if prop.range and prop.type == "text" else ())


def _is_date(text: str) -> bool:
    if not DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _check_ends(frame: pd.DataFrame, element: Element, problems: _Problems) -> None:
    labels = [frame[f"{end}_label"] for end in ("subject", "object")]
    if set(product(*(column.unique() for column in labels))) <= element.ends:
        return
    pairs = zip(*labels, strict=True)
    wrong = pd.Series([pair not in element.ends for pair in pairs], frame.index, dtype=bool)
    allowed = "; ".join(sorted(f"{a} to {b}" for a, b in element.ends))
    problems.add(wrong, "object_label", f"{element.name} goes from {allowed}")


def _check_interval(frame: pd.DataFrame, problems: _Problems) -> None:
    both = frame["valid_from"].notna() & frame["valid_to"].notna()
    dated = frame.loc[both, ["valid_from", "valid_to"]]
    wrong = pd.Series(data=False, index=frame.index)
    wrong[[i for i, first, last in dated.itertuples() if _begins_after(first, last)]] = True
    problems.add(wrong, "valid_to", "valid_to comes before valid_from")


def _begins_after(first: str, last: str) -> bool:
    """Compare two dates over the length of the shorter: a year runs to its last day."""
    shorter = min(len(first), len(last))
    return first[:shorter] > last[:shorter]
