"""What a step asks for, what can be done at it, and what was recorded."""
