"""Procedures: where a case stands, which paths lead on, and when something is due."""
