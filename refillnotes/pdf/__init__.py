"""The printed note: a pure function of the record, its signatures, the paper and the standing."""
