"""Pages of the privacy officer: who did what to which record."""
