"""Put right what an edition of the Survey's tables is known to misprint, and say so."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_TABLE = Path(__file__).with_name("data") / "usgs-misprints.csv"


def corrected(rows: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Correct units, and what a column of figures means.

    Parameters
    ----------
    rows : DataFrame
        In the form of `usgs_world.COLUMNS`.
    edition : str
        Id of the source.

    Returns
    -------
    DataFrame
        With the unit and statistics meant; ``Notes`` tell what was printed and the evidence.
    """
    for known in (known for known in _misprints() if known["edition"] == edition):
        wrong = (
            (rows["Commodity"] == known["commodity"])
            & (rows["Statistics"] == known["statistics"])
            & (rows["Unit"] == known["printed"])
        )
        means = known["means"] or known["statistics"]
        printed = known["statistics"] if known["means"] else known["printed"]
        said = f"printed as {printed.lower()}: {known['evidence']}"
        notes = (rows["Notes"] + " -- " + said).str.removeprefix(" -- ")
        rows = rows.assign(
            Unit=rows["Unit"].mask(wrong, known["meant"]),
            Statistics=rows["Statistics"].mask(wrong, means),
            Notes=rows["Notes"].mask(wrong, notes),
        )
    return rows


@cache
def _misprints() -> list[dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
