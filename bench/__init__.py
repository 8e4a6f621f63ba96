"""Measurements: what the goals in docs/performance.md are checked with."""
