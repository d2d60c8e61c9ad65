"""Patients and their pumps: finding them, reading what is on record, adding and changing it."""
