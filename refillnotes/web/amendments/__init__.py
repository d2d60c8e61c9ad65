"""Amending a signed note: opened with a reason, or given up."""
