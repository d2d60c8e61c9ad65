"""The rules of a refill visit in plain Python: no web, no database, no clock of its own."""
