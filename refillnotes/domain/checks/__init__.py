"""What should be true of a visit: one subject to a file, every check in one register."""
