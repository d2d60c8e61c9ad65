"""What the program checks, and what its words mean."""
