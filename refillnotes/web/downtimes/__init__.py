"""Pages for when the program could not be used."""
