"""Workbooks that are filled in away from the platform: written, and read back cell by cell."""
