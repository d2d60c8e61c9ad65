"""What a device kept of words that were not sent, and what becomes of it."""
