"""What is kept: people, patients, pumps, visits, notes and the audit chain."""
