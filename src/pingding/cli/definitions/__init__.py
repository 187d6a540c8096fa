"""Commands about definitions: check, show, explain, compare."""
