"""The wheel holds the four folders and the command line, no more and no less, and it runs.

And the files beside it, the lock and the citation, say what they should.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

import lodegraph

ROOT = Path(__file__).parents[1]
FOLDERS = ("graph", "loaders", "queries", "viz")
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MOST_BYTES = 25e6
IGNORED = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*")


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a program that has to succeed; return what it prints."""
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copy_tree(target: Path) -> Path:
    """Copy what a wheel is built from, so that builds leave nothing in the checkout."""
    for name in (*FOLDERS, "src"):
        shutil.copytree(ROOT / name, target / name, symlinks=True, ignore=IGNORED)
    for name in ("pyproject.toml", *CONFIG["project"]["license-files"], "README.md"):
        shutil.copy(ROOT / name, target / name)
    return target


def build_wheel(tree: Path) -> Path:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", tree)
    return next((tree / "dist").glob("*.whl"))


def expected(tree: Path) -> set[str]:
    """Name every file of the four folders and of the command line as a wheel should hold it."""
    own = {path.name for path in (tree / "src" / "lodegraph").iterdir() if path.is_file()}
    below = {
        path.relative_to(tree).as_posix()
        for folder in FOLDERS
        for path in (tree / folder).rglob("*")
        if path.is_file() and path.name[0] != "." and "__pycache__" not in path.parts
    }
    return {f"lodegraph/{name}" for name in own | below}


def packed(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(copy_tree(tmp_path_factory.mktemp("tree")))


def test_wheel_holds_every_file_and_no_other(wheel: Path) -> None:
    assert packed(wheel) == expected(ROOT)


def test_wheel_stays_small(wheel: Path) -> None:
    assert wheel.stat().st_size < MOST_BYTES


def test_a_folder_missing_from_the_package_list_is_noticed(tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    (tree / "graph" / "unlisted").mkdir()
    (tree / "graph" / "unlisted" / "__init__.py").write_text('"""Not in the list."""\n')
    assert expected(tree) - packed(build_wheel(tree)) == {"lodegraph/graph/unlisted/__init__.py"}


def test_wheel_runs_where_there_is_no_checkout(wheel: Path, tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    place = tmp_path / "venv"
    run(uv, "venv", "--quiet", "--python", sys.executable, place)
    run(uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", place, wheel)
    # The dependencies are those of this environment; a .pth file runs none of its start-up hooks.
    site = next(place.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    assert "cobalt" in run(place / "bin" / "lodegraph", "info", cwd=tmp_path).lower()


@pytest.mark.parametrize("folder", FOLDERS)
def test_link_points_at_its_folder(folder: str) -> None:
    link = ROOT / "src" / "lodegraph" / folder
    if not link.exists():
        pytest.skip("an unpacked release holds no links")
    assert link.resolve() == ROOT / folder or link.read_text() == f"../../{folder}"


def test_lock_covers_what_pyproject_asks_for() -> None:
    groups = [entry for group in CONFIG["dependency-groups"].values() for entry in group]
    wanted = CONFIG["project"]["dependencies"] + [e for e in groups if isinstance(e, str)]
    names = {re.split(r"[^\w.-]", entry)[0].lower().replace("_", "-") for entry in wanted}
    locked = set(re.findall(r"^([\w.-]+)==", LOCK, flags=re.MULTILINE))
    assert names - locked == set()
    assert "uv" in locked, "`make setup` installs the rest with it"


def test_every_line_of_the_lock_is_a_version_or_a_hash() -> None:
    line = re.compile(r"[\w.-]+==\S+( ; [^/@]+?)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|#.*")
    assert [text for text in LOCK.splitlines() if not line.fullmatch(text)] == []


def test_citation_names_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {lodegraph.__version__}\n" in citation
