"""The publications that lodegraph reads: where each is found, its licence, how to get it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

TABLE = Path(__file__).parent / "data" / "publications.csv"


@cache
def publications() -> pd.DataFrame:
    """List the publications that a loader reads.

    Returns
    -------
    DataFrame
        ``loader``, ``publication``, ``publisher``, ``licence`` (of its figures), ``ships``
        (``yes``: its licence lets the graph inside the package have its figures; ``no``: load it
        yourself), ``files`` (kinds of file, as the publisher gives them),
        ``where`` and ``how`` to get it.

    Examples
    --------
    >>> publications().set_index("loader").loc["baci", "licence"]
    'Etalab Open Licence 2.0'
    """
    return pd.read_csv(TABLE, dtype="str", keep_default_na=False)
