"""What the manual prints of the rules: every check with its cases, every figure."""
