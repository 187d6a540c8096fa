"""The life of a title: what acts on it change, and what it was on any day."""
