"""One's own second factor: set up, recovered, turned off."""
