"""A clinic to look at: invented people, each pump telling one story."""
