"""The way in for somebody new: a link, and a password of one's own."""
