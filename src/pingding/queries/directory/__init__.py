"""Organisations, offices, people and their messages."""
