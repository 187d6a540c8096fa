"""Forms: who may write them, what they contain, what is still missing, and what was handed in."""
