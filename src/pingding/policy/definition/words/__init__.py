"""A definition in words: what its ids name, what its keys are called, how its values read."""
