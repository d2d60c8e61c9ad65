"""The steward's pages: pumps, drugs and thresholds, and every change of them."""
