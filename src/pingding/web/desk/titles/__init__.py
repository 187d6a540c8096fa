"""Titles at the desk: what can be opened on one, rounds over many, reports, consequences, the credit record."""
