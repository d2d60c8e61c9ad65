"""The physician's pages: the queue, and signing."""
