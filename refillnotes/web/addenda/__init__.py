"""Addenda to signed notes: written beside one, read, approved or not."""
