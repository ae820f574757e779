"""Long tables of statements whose rows are all good: checked by their different values.

A year of trade has tens of thousands of rows and a few hundred different texts. Where the text
columns hold each of them once (categories) and all pass, no row need be looked at. Anything amiss,
a doubt included, gives None: then the rows are checked and merged one by one, with a reason for
each that is refused.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from .schema import ENDS, load_schema
from .statements import hexadecimal, identity_numbers
from .validate import DEFAULTS, numbers_pass, texts_pass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from .schema import Element, Property

Named = dict[str, set[str]]
Columns = dict[str, pd.Series]
# Judged together with another column, row by row.
TOGETHER = frozenset({"lo", "hi", "valid_from", "valid_to"})


class Bulk(NamedTuple):
    """Good statements of one type and year.

    Parameters
    ----------
    type, year : str, int
        What they are and when.
    table : Table
        In the schema's columns as far as they have values, sorted by ``id``; texts as
        dictionaries.
    named : dict of str to set of str
        The ids at either end, by label.
    """

    type: str
    year: int
    table: pa.Table
    named: Named


def bulk(statements: pd.DataFrame, known: Mapping[str, set[str]]) -> Bulk | None:
    """Take statements as they are, if none can be refused and no two are the same.

    Parameters
    ----------
    statements : DataFrame
        As of a :class:`~lodegraph.graph.statements.Batch`.
    known : mapping of str to set of str
        Ids of nodes by label.
    """
    columns = {str(name): statements[name] for name in statements if name != "row"}
    element, year = _one_type(columns.get("type")), _one_year(columns.get("year"))
    if element is None or year is None or not _all_pass(columns, element):
        return None
    named = _named(columns)
    if not _are_known(columns, named, known, element):
        return None
    numbers = identity_numbers(statements)
    order = np.argsort(numbers)
    numbers = numbers[order]
    if (numbers[1:] == numbers[:-1]).any():
        return None
    own = load_schema().columns(element.name)
    arrays: dict[str, Any] = {"id": hexadecimal(numbers)}
    arrays |= {name: _array(columns[name], order) for name in own if name in columns}
    given = {name: array for name, array in arrays.items() if array.null_count < len(array)}
    return Bulk(element.name, year, pa.table(given), named)


def _one_type(types: pd.Series | None) -> Element | None:
    if types is None or types.empty or not isinstance(types.dtype, pd.CategoricalDtype):
        return None
    names = _texts(types)
    return load_schema().types.get(names[0]) if len(names) == 1 else None


def _one_year(years: pd.Series | None) -> int | None:
    if years is None or years.empty or not pd.api.types.is_integer_dtype(years) or years.hasnans:
        return None
    first, last = int(years.min()), int(years.max())
    return first if first == last else None


def _all_pass(columns: Columns, element: Element) -> bool:
    """Tell whether every column that is there may be, and every one that must be is there."""
    properties = element.properties
    required = {name for name, prop in properties.items() if prop.required} - {"id"}
    needed = {*ENDS, *DEFAULTS, *required}
    if not needed <= columns.keys() or TOGETHER & columns.keys():
        return False
    if any(columns[name].hasnans for name in needed):
        return False
    names = columns.keys() - {"type"}
    return names <= {*properties, *ENDS} and all(
        _passes(columns[name], properties.get(name)) for name in names
    )


def _passes(column: pd.Series, prop: Property | None) -> bool:
    """Check the different values that stand for all: texts, or the ends of figures."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        texts = _texts(column)
        return "" not in texts and (prop is None or texts_pass(texts, prop))
    if pd.api.types.is_numeric_dtype(column) and prop is not None:
        figures = column.to_numpy(np.float64, na_value=np.nan)
        figures = figures[~np.isnan(figures)]
        return not len(figures) or numbers_pass([figures.min(), figures.max()], prop)
    return column.name == "locator"


def _texts(column: pd.Series) -> list[str]:
    texts: list[str] = column.cat.categories.to_numpy(dtype=object).tolist()
    return texts


def _named(columns: Columns) -> Named:
    named: Named = {}
    for end in ("subject", "object"):
        labels, ids = columns[f"{end}_label"], columns[f"{end}_id"]
        names, places = _texts(labels), _texts(ids)
        pairs = labels.cat.codes.to_numpy(np.int64) * len(places) + ids.cat.codes.to_numpy()
        for pair in np.flatnonzero(np.bincount(pairs)).tolist():
            label, place = divmod(pair, len(places))
            named.setdefault(names[label], set()).add(places[place])
    return named


def _are_known(
    columns: Columns, named: Named, known: Mapping[str, set[str]], element: Element
) -> bool:
    subjects, objects = (_texts(columns[f"{end}_label"]) for end in ("subject", "object"))
    return (
        set(product(subjects, objects)) <= element.ends
        and all(ids <= known.get(label, set()) for label, ids in named.items())
        and set(_texts(columns["source_id"])) <= known.get("Source", set())
    )


def _array(column: pd.Series, rows: NDArray[np.intp]) -> Any:
    """Put a column in the order of some rows."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        places: Any = pa.array(rows)
        return pa.array(column, from_pandas=True).take(places)
    codes: Any = column.array.codes[rows].astype(np.int32)
    texts: Any = pa.array(_texts(column), pa.large_string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), texts)
