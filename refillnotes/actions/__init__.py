"""What a person can do, one verb to a file; only these reach the database."""
