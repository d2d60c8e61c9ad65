"""What a visit records, one step of the bedside form to a file, in the order it is done."""
