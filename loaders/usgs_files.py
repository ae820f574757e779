"""Read the Survey's Mineral Commodity Summaries of 2023 and 2024: a file for each commodity.

World tables have their years and units in the names of columns (``Prod_kt_est_2023``), those of
the United States a column for each statistic (``Imports_Refined_kt``). One file is read, or all of
a folder or zip archive.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import is_zipfile

import pandas as pd

from ..graph.errors import LoadError
from .archive import open_archive
from .sheet import SIGNATURE
from .table import column_names, read_chunks, trim
from .usgs import batch_of
from .usgs_cells import plain_cells
from .usgs_columns import salient_rows, world_columns
from .usgs_united_states import SALIENT
from .usgs_wide import Cell, cells, lengthen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..graph.statements import Batch

NAME = "usgs-mcs-files"
EDITIONS = {"2023": "https://doi.org/10.5066/P9WCYUI6", "2024": "https://doi.org/10.5066/P144BA54"}

_WORLD, _SALIENT = {"Source", "Country"}, {"DataSource", "Commodity", "Year"}
_MISNAMED = "a world table under the name of salient statistics"
_SHIFTED = "figures under no name: the others may stand under a wrong one"
_FIGURE = re.compile(r"(?i)(?:prod|cap|reserves)_")
_FILE = re.compile(r"(?i)mcs(\d{4})?-?([a-z-]+)_(world|salient)\.csv$")
_EDITION = re.compile(r"(?i)mcs ?(\d{4})")
# Names of files, for world tables name no commodity.
_COMMODITIES = {
    "alum": "Aluminum",
    "alumi": "Aluminum",
    "antim": "Antimony",
    "arsen": "Arsenic",
    "barit": "Barite",
    "bauxi": "Bauxite",
    "beryl": "Beryllium",
    "bismu": "Bismuth",
    "boron": "Boron",
    "chrom": "Chromium",
    "cobal": "Cobalt",
    "coppe": "Copper",
    "fluor": "Fluorspar",
    "galli": "Gallium",
    "germa": "Germanium",
    "graph": "Graphite",
    "indiu": "Indium",
    "lead": "Lead",
    "lithi": "Lithium",
    "manga": "Manganese",
    "mgmet": "Magnesium metal",
    "molyb": "Molybdenum",
    "nicke": "Nickel",
    "niobi": "Niobium",
    "phosp": "Phosphate rock",
    "plati": "Platinum-Group metals",
    "potas": "Potash",
    "raree": "Rare earths",
    "rheni": "Rhenium",
    "silve": "Silver",
    "simet": "Silicon",
    "tanta": "Tantalum",
    "tellu": "Tellurium",
    "timin": "Titanium Mineral Concentrates",
    "tin": "Tin",
    "titan": "Titanium & titanium dioxide",
    "tungs": "Tungsten",
    "vanad": "Vanadium",
    "zinc": "Zinc",
    "zirco": "Zirconium",
    "zirco-hafni": "Zirconium",
}


def recognises(path: Path, head: bytes) -> bool:
    """Tell by the header line, or by the names of the files in an archive."""
    if head.startswith(SIGNATURE):
        return _holds_commodity_files(path)
    names = set(column_names(head))
    return names >= _SALIENT or (names >= _WORLD and any(map(_FIGURE.match, names)))


def recognises_folder(folder: Path) -> bool:
    """Tell by the names of its files."""
    return bool(commodity_files(folder))


def read(path: Path) -> Iterator[Batch]:
    """Read the file of one commodity, or all such files in a folder or zip archive.

    Parameters
    ----------
    path : Path
        CSV as published, UTF-8, under its published name, which alone tells what the world table
        is of. Other files beside them are passed over.

    Yields
    ------
    Batch
        A statement or a reject for each figure of an edition. ``share`` is the
        figure over the published (rounded) world total.

    Raises
    ------
    LoadError
        If name or content do not tell edition and commodity.
    """
    editions: dict[str, _Figures] = {}
    for file, content in _contents(path):
        rows, nameless = _rows(file, content)
        edition = edition_of(file, rows)
        found = editions.setdefault(edition, _Figures())
        if set(rows) >= _SALIENT:
            section = _SHIFTED if nameless else SALIENT
            found.states += salient_rows(rows, file.name, section)
        else:
            found.world += _world(file, rows, edition)
    for edition in sorted(editions):
        source = source_of(edition)
        yield batch_of(editions[edition].form(str(source["id"])), source)


def _contents(path: Path) -> Iterator[tuple[Path, bytes]]:
    """Read the files of a folder or an archive, or the one file there is."""
    if is_zipfile(path):
        with open_archive(path) as archive:
            for name in sorted(filter(_FILE.search, archive.names)):
                with archive.open(name) as member:
                    yield path.with_name(PurePosixPath(name).name), member.read()
    else:
        for file in commodity_files(path) if path.is_dir() else [path]:
            yield file, file.read_bytes()


def _holds_commodity_files(path: Path) -> bool:
    try:
        with open_archive(path) as archive:
            return any(map(_FILE.search, archive.names))
    except (LoadError, OSError):
        return False


@dataclass
class _Figures:
    """The figures of an edition, from one file or many."""

    world: list[Cell] = field(default_factory=list[Cell])
    states: list[dict[str, object]] = field(default_factory=list[dict[str, object]])

    def form(self, edition: str) -> pd.DataFrame:
        """Bring them into the form of the release of 2026."""
        parts: list[pd.DataFrame] = []
        if self.world:
            long = lengthen(self.world, edition)
            misnamed = long["locator"].str.contains(r"(?i)_salient\.csv")
            long["Section"] = long["Section"].mask(misnamed, _MISNAMED)
            parts.append(long)
        if self.states:
            states = pd.DataFrame(self.states)
            parts.append(states.assign(Value=plain_cells(states["Value"])))
        return pd.concat(parts, ignore_index=True)


def commodity_files(folder: Path) -> list[Path]:
    """List the files of a folder, and of those in it, that bear a published name."""
    return sorted(file for file in folder.rglob("*.csv") if _FILE.search(file.name))


def source_of(edition: str) -> dict[str, object]:
    """Describe an edition; it has no checksum, for it is many files."""
    return {
        "id": f"usgs-mcs-{edition}",
        "name": f"Mineral Commodity Summaries {edition}",
        "publisher": "U.S. Geological Survey",
        "title": f"Mineral Commodity Summaries {edition} data release",
        "year": int(edition),
        "url": EDITIONS[edition],
        "licence": "public domain",
    }


def _rows(path: Path, content: bytes) -> tuple[pd.DataFrame, bool]:
    """Read the rows that have a cell; tell whether columns without a name have cells."""
    header, line, rest = content.partition(b"\n")
    names = column_names(header)
    named = [
        f"({place})" if not name.strip() else name + f" ({place})" * (name in names[:place])
        for place, name in enumerate(names)
    ]
    quoted = ",".join('"' + name.replace('"', '""') + '"' for name in named)
    stream = io.BytesIO(quoted.encode() + line + rest)
    rows = trim(pd.concat(list(read_chunks(path, named, stream=stream))))
    nameless = [name for name in named if name.startswith("(")]
    rows = rows[(rows != "").any(axis=1)]
    return rows.drop(columns=nameless), bool((rows[nameless] != "").to_numpy().any())


def edition_of(path: Path, rows: pd.DataFrame) -> str:
    """Find the year of the edition in the rows, or in the name of the file."""
    told = [*rows.iloc[:, 0].unique(), path.name]
    found = [match[1] for match in map(_EDITION.search, told) if match]
    if not found or found[0] not in EDITIONS:
        why = "no edition that this loader reads is named in the rows or the name of the file"
        hint = f"it reads those of {' and '.join(EDITIONS)}; keep the published name of the file"
        raise LoadError(path, why, value=found[0] if found else None, hint=hint)
    return found[0]


def _world(path: Path, rows: pd.DataFrame, edition: str) -> list[Cell]:
    columns = world_columns(rows.columns.to_list(), edition)
    name = _FILE.search(path.name)
    if name is None:
        why = "the name of the file does not tell its commodity"
        hint = f"give it its published name, such as mcs{edition}-cobal_world.csv"
        raise LoadError(path, why, hint=hint)
    # One file has the kind of production where the name of that column should stand.
    kind = "Type" if "Type" in rows else rows.columns[2]
    commodity = _COMMODITIES.get(name[2].lower(), name[2])
    wide = rows.rename(columns={"Country": "country", kind: "type"})
    return cells(wide.assign(commodity=commodity, unit=""), columns, path.name)
