"""Definitions: read from their folders, checked, compared, and tried on worked cases."""
