"""Calls at the desk: published, described, extended or stopped; a district's dates."""
