"""Signed notes on their way out: a bundle that proves itself complete."""
