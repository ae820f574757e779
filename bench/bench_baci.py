"""Loading BACI, zip to graph folder, beside reading the same bytes with pandas alone."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pandas as pd

from lodegraph.graph.load import load
from lodegraph.loaders import baci

from .measure import median_seconds

PLACE = "LODEGRAPH_BACI"
USUAL = Path(__file__).parents[1].parent / "shared" / "data" / "baci" / "BACI_HS92_minerals.zip"
RUNS = 3
# Loads the first years of the archive in a process of its own, and tells its peak in megabytes.
ALONE = """
import resource, sys
from itertools import islice
from pathlib import Path
from lodegraph.graph.load import load
from lodegraph.loaders import baci
path, folder, years = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
load(folder, path, baci.NAME, islice(baci.read(path), years))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run() -> str:
    """Load the archive that ``LODEGRAPH_BACI`` names, or the one in the usual place."""
    path = Path(os.environ.get(PLACE, USUAL))
    if not path.exists():
        return f"BACI: skipped, {path} is not on this machine; name the zip in {PLACE}"
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if "_Y" in name]
        contents = [archive.read(name) for name in names]
    rows = sum(content.count(b"\n") - 1 for content in contents)
    ours, alone = median_seconds(
        [lambda: _load(path), lambda: [pd.read_csv(BytesIO(content)) for content in contents]], RUNS
    )
    few, many = (_peak(path, years) for years in (5, len(names)))
    return "\n".join(
        [
            f"BACI, {rows:,} rows of {len(names)} years, zip to graph folder",
            f"  lodegraph {ours:.2f} s, pandas.read_csv of the same bytes {alone:.2f} s",
            f"  {ours / alone:.1f} times as long (target: 6), {rows / ours:,.0f} rows a second",
            f"  peak memory {many:.0f} MB (target: 1000), {few:.0f} MB after five years",
        ]
    )


def _load(path: Path) -> None:
    with TemporaryDirectory() as folder:
        report = load(Path(folder) / "graph", path, baci.NAME, baci.read(path))
    told = report.new + report.unchanged + int(report.rejects["rows"].sum())
    if told != report.rows:
        raise AssertionError(f"{told:,} of {report.rows:,} rows are told of")


def _peak(path: Path, years: int) -> float:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-c", ALONE, str(path), str(Path(folder) / "graph"), str(years)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)
