"""Organisations, offices, people and their accounts."""
