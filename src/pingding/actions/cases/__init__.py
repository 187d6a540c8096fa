"""How a case moves, and the drafts of its forms."""
