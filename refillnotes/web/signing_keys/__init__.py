"""A person's own signing key, on a page of its own."""
