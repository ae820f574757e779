"""Read who owns a mine from one cell: "MMG (62.5%), Guoxin (22.5%) and CITIC Metal (15%)"."""

from __future__ import annotations

import re
from typing import NamedTuple

# The closing bracket is now and then typed the wrong way round.
_SHARE = re.compile(r"\(\s*(\d*\.?\d+)\s*%\s*[()]")
_BETWEEN = re.compile(r"^[\s,;.&]*(?:and\s+)?|[\s,;]+$")
_STALE = re.compile(r"\b(?:sold|divested|until|former(?:ly)?|closed|expired)\b", re.IGNORECASE)
_PERCENT = 100.0
# Printed shares are rounded: three thirds make 99.99 or 100.01.
ROUNDING = 0.005


class Stake(NamedTuple):
    """One owner's part; ``share`` is a fraction, missing where the cell tells none."""

    owner: str
    share: float | None


def read_owners(cell: str) -> list[Stake] | str:
    """Read the owners and their shares.

    Parameters
    ----------
    cell : str
        Owners with percentages in brackets, or one name.

    Returns
    -------
    list of Stake, or str
        The owners in their order; or, in words, why the cell cannot be read.

    Examples
    --------
    >>> read_owners("MMG (62.5%), Guoxin (22.5%) and CITIC Metal (15%)")[2]
    Stake(owner='CITIC Metal', share=0.15)
    >>> read_owners("Rio Tinto (100%), sold on 1 June 2013")
    'stale: the owner has sold'
    >>> read_owners("Codelco")
    [Stake(owner='Codelco', share=None)]
    """
    if _STALE.search(cell):
        return "stale: the owner has sold"
    parts = _SHARE.split(cell)
    if len(parts) == 1:
        plain = bool(cell.strip()) and not set("%,;()") & set(cell)
        return [Stake(cell.strip(), None)] if plain else "write owners like Name (62.5%)"
    if re.search(r"\w", parts[-1]):
        return "write owners like Name (62.5%)"
    names = [_BETWEEN.sub("", name).strip() for name in parts[:-1:2]]
    shares = [float(share) / _PERCENT for share in parts[1::2]]
    if not all(re.search(r"\w", name) for name in names):
        return "a share has no owner"
    if sum(shares) > 1 + ROUNDING:
        return "the owners' percentages exceed 100"
    return [Stake(name, share) for name, share in zip(names, shares, strict=True)]
