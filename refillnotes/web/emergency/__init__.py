"""The way into a restricted chart for a clinician who is not named for it."""
