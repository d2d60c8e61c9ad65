"""Benchmarks that print ratios measured in one run; see docs/speed.md for the goals."""
