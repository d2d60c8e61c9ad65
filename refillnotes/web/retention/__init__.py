"""How long notes are kept, what is held, and what is destroyed when its time is over."""
