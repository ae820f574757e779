"""What the names of columns mean in the Survey's files of 2023 and 2024."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .usgs_united_states import SALIENT
from .usgs_wide import Column

if TYPE_CHECKING:
    import pandas as pd

    Row = dict[str, object]

UNITS = {
    "t": "metric tons",
    "kt": "thousand metric tons",
    "mt": "million metric tons",
    "mmt": "million metric tons",
    "kg": "kilograms",
    "g": "grams",
    "ct": "carats",
    "kct": "thousand carats",
    "mct": "million carats",
    "mcm": "million cubic meters",
    "mdol": "million dollars",
    "pct": "percent",
}

_WORLD = re.compile(
    r"(?i)(prod|cap|reserves)(?:_(sponge|pigment|ore_K2O_equiv|ore))?_([a-z]+?)(_est)?(?:_(\d{4}))?$"
)
_STATISTICS = {"prod": "Production", "cap": "Capacity", "reserves": "Reserves"}
_PRODUCTS = {"ore": "recoverable ore", "ore_k2o_equiv": "K2O equivalent"}
_US = re.compile(
    r"(?i)(?:(?P<chapter>bauxite|alumina)_)?(?P<kind>usprod|imports|exports|nir|mine(?=_kt)|"
    r"refinery(?=_kt))(?:_(?P<detail>.*?))??_?(?P<unit>mmt|mct|mcm|mdol|kt|kg|pct|ct|t|g)?$"
)
_KINDS = {
    "usprod": ("Production", "Production"),
    "mine": ("Production", "Production: mine"),
    "refinery": ("Production", "Production: refinery"),
    "imports": ("Import", "Imports for consumption"),
    "exports": ("Export", "Exports"),
    "nir": ("Net import reliance", "Net import reliance as a percentage of consumption"),
}
_SHORT = {
    "Al-V": "aluminum-vanadium master alloy",
    "AlF3": "aluminum fluoride",
    "Chem": "chemicals",
    "Compds": "compounds",
    "Dioxide": "titanium dioxide",
    "FeSi2": "ferrosilicon",
    "FeSi2 Si": "ferrosilicon and silicon metal",
    "FeV": "ferrovanadium",
    "Ferro": "ferromanganese",
    "GaAs": "gallium arsenide wafers",
    "GeCl4": "germanium tetrachloride",
    "GeO2": "germanium dioxide",
    "H2SiF6": "hexafluorosilicic acid",
    "H3BO3": "boric acid",
    "HF": "hydrofluoric acid",
    "NH4ReO4": "ammonium perrhenate",
    "Seconday": "secondary",
    "Si": "silicon metal",
    "Silico": "silicomanganese",
    "Sponge": "titanium sponge metal",
    "V2O5": "vanadium pentoxide",
    "ZrO2": "zirconium ores and concentrates (ZrO2 content)",
}
# Chapters of several minerals tell them in the name of the column.
_METALS = ("Palladium", "Platinum", "Rhodium", "Iridium", "Ruthenium", "Hafnium")
_CHAPTERS = {
    "Zirconium and Hafnium": "Zirconium",
    "Graphite (Natural)": "Graphite",
    "Titanium and Titanium Dioxide": "Titanium",
}


def world_columns(names: list[str], edition: str) -> list[Column]:
    """Read the names of the columns of a world table.

    Parameters
    ----------
    names : list of str
        The header.
    edition : str
        Year of publication; reserves are those of the year before.

    Returns
    -------
    list of Column
        The columns of figures.

    Examples
    --------
    >>> [column] = world_columns(["Country", "Prod_kt_Est_2023"], "2024")
    >>> column.statistics, column.unit, column.year, column.estimated
    ('Production', 'thousand metric tons', '2023', True)
    """
    notes = {name.split("_")[0].lower(): name for name in names if re.search("(?i)_notes?$", name)}
    found = []
    for name in names:
        match = _WORLD.match(name)
        if match is None or match[3].lower() not in UNITS:
            continue
        kind, product = match[1].lower(), (match[2] or "").lower()
        found.append(
            Column(
                name,
                notes.get(kind, ""),
                _STATISTICS[kind],
                match[5] or str(int(edition) - 1),
                estimated=bool(match[4]),
                product=_PRODUCTS.get(product, product),
                unit=UNITS[match[3].lower()],
            )
        )
    return found


def salient_rows(rows: pd.DataFrame, file: str, section: str = SALIENT) -> list[Row]:
    """Give each figure on the United States a row of its own.

    Parameters
    ----------
    rows : DataFrame
        As in the file: ``Commodity``, ``Year`` and a column for each statistic.
    file : str
        Name of the file.
    section : str
        What the rows are of, if they cannot be read.

    Returns
    -------
    list of dict
        In the form of `usgs_world.COLUMNS`, with ``line`` and ``locator``.
    """
    found: list[Row] = []
    for name in rows.columns.difference(["DataSource", "Commodity", "Year"], sort=False):
        statistics, detail, product, unit, chapter = _statistic(name)
        about: Row = {
            "Section": section,
            "Country": "United States",
            "Statistics": statistics,
            "Statistics_detail": f"{detail}: {product}" if product else detail,
            "Unit": unit,
            "Other notes": "",
        }
        cells = zip(rows["Commodity"], rows["Year"], rows[name], rows.index, strict=True)
        found += [
            {
                **about,
                "MCS chapter": commodity,
                "Commodity": _metal(product) or chapter or _CHAPTERS.get(commodity, commodity),
                "Year": year,
                "Value": printed,
                "Notes": _note(printed),
                "line": line,
                "locator": f"{file}; row {line}; {name}",
            }
            for commodity, year, printed, line in cells
            if printed
        ]
    return found


def _statistic(name: str) -> tuple[str, str, str, str, str]:
    """Read the name of a column: statistic, its name, product, unit, chapter."""
    match = _US.match(name)
    if match is None:
        return name, name, "", "", ""
    kind = match["kind"].lower()
    statistics, detail = _KINDS[kind]
    short = re.sub(r"[_ ]+", " ", match["detail"] or "").strip()
    unit = "percent" if kind == "nir" else UNITS.get((match["unit"] or "").lower(), "")
    return statistics, detail, _SHORT.get(short, short), unit, match["chapter"] or ""


def _note(printed: str) -> str:
    if re.match(r"(?i)less than (?:½|1/2|a half|one-half)", printed):
        return "Less than ½ unit."
    return "Estimated." if re.match(r"e\d", printed) else ""


def _metal(product: str) -> str:
    first = product.split(" ", maxsplit=1)[0]
    return {"Hf": "Hafnium"}.get(first, first if first in _METALS else "")
