"""Worked cases: a file of inputs, expected numbers and findings, judged by the real rules."""
