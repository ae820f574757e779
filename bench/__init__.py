"""Benchmarks: how much faster than the obvious way, and how much slower than the bare minimum."""
