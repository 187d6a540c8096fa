"""Worked cases: read from their files, run, and compared with what must come out."""
