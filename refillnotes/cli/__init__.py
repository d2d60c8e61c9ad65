"""Commands for operators and for making docs."""
