"""The printed note: a pure function of the record, the paper and the standing."""
