"""The pages: forms in, one action, words out."""
