"""Settings, read once when the program starts and refused when wrong."""
