"""Passkeys: made and taken away on a page of their own, and signed in with."""
