"""One's account, and the record of one's unit."""
