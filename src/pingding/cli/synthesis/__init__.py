"""Synthetic applicants: facts, texts and files that fit a definition."""
