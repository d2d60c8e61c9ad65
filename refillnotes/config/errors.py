"""What is said when a setting is missing or cannot be meant."""


class Misconfigured(Exception):
    """A setting is missing or cannot be meant: someone edited a file or a variable by hand."""
