"""The kinds of step, one module each: its model in the language, what is said at it, and what that must contain."""
