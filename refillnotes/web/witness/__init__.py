"""Notes that name somebody as witness or second checker, and their signature."""
