"""Organisations, offices, people and what they are told."""
