"""Calls, programmes, and the inquiry whether one can apply."""
