"""Reading a note: its record on the screen and its PDF."""
