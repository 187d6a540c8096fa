"""The acts that the journal records, each a type of its own: what it records, and the words for all of it."""
