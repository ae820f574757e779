"""What the tonnes of a table of the U.S. Geological Survey count: an element, an oxide, the ore."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from ..graph.codes import minerals
from ..graph.contents import accounting_basis

_GROSS = "gross weight"
# In this order within one text: ore of a stated grade is ore, and 65 % of gross weight is an oxide.
_SAID = {
    r"normalized to|gross weight of\b": _GROSS,
    r"rare-earth-oxide|\breo\b": "REO",
    r"arsenic trioxide": "As2O3",
    r"boric oxide": "B2O3",
    r"scandium oxide": "Sc2O3",
    r"y2o3 equivalent|yttrium oxide equivalent": "Y2O3",
    r"calcined equivalent|\balumina, refinery": "Al2O3",
    r"potassium oxide|k2o equiv": "K2O",
    r"\btio2\)? content": "TiO2",
    r"cr2o3 content": "Cr2O3",
    r"zro2\)? content": "ZrO2",
    r"gross weight|shipping.grade|marketable (?:chromite|phosphate)": _GROSS,
    r"reserves: ore\b|recoverable ore|phosphate rock ore": _GROSS,
    r"\bcontent\b(?! typically)|\bcontained\b": "element",
}
_ORES = {"barite", "boron", "fluorspar", "graphite", "phosphate", "zirconium"}
_PRODUCTS = {"bauxite": _GROSS, "tio2 pigment": _GROSS, "alumina": "Al2O3"}


def bases(
    mineral: pd.Series[str], product: pd.Series[str], texts: list[pd.Series[str]]
) -> pd.Series[str]:
    """Tell the basis of each figure.

    Parameters
    ----------
    mineral : Series of str
        Mineral id.
    product : Series of str
        Product, missing where there is one only.
    texts : list of Series of str
        What is said of the figure, the most particular first: the statistic's name, the row's
        remark, the table's title, the chapter's heading.

    Returns
    -------
    Series of str
        Where nothing is said: gross weight for minerals that are traded as such, else the
        element, as the Survey counts metals.
    """
    told = zip(mineral, product.fillna(""), *texts, strict=True)
    return pd.Series([_basis(*row) for row in told], mineral.index, dtype="str")


@cache
def _basis(mineral: str, product: str, *texts: str) -> str:
    chapter = product.split(", ", maxsplit=1)[0]
    if chapter in _PRODUCTS:
        return _PRODUCTS[chapter]
    for text in texts:
        for pattern, basis in _SAID.items():
            if re.search(pattern, text.lower()):
                return _element(mineral) if basis == "element" else basis
    return _GROSS if mineral in _ORES else _element(mineral)


def _element(mineral: str) -> str:
    return minerals()[mineral].symbol or accounting_basis(mineral)
