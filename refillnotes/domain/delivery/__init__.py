"""What the pump should have given, what it holds, and until when it lasts."""
