"""Experts and their score sheets, what a panel's sheets come to, and the ranking."""
