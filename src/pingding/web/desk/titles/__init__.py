"""Titles after they are granted."""
