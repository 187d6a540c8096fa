"""The directory filled from lists: looked at first, then taken as a whole."""
