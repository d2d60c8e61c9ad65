"""Signing in and out, one's own page, and the password asked again."""
