"""The titles of those who write."""
