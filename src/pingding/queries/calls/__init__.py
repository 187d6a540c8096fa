"""Calls for applications, the programmes that issue them, and the inquiry whether one can apply."""
