"""The drawn procedure."""
