"""``python -m bench``: run every benchmark and print what came of it."""

from __future__ import annotations

from . import bench_cli, bench_query, bench_removal


def main() -> None:
    """Run them in turn. A slow machine is no failure, a wrong answer is one."""
    for benchmark in (bench_removal, bench_cli, bench_query):
        print(benchmark.run(), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
