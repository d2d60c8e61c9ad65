"""The nurse's pages: today, patients and pumps, and the visit at the bedside."""
