"""Signed notes for those who look back: chosen, counted, handed out."""
