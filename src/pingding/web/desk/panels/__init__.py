"""The expert's desk and the score page."""
