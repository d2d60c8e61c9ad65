"""Restricted charts: who may open them, and what became of each emergency access."""
