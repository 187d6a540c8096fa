"""Scores: rows computed or judged, sheets combined, grades, and the order of cases."""
