"""The case page."""
