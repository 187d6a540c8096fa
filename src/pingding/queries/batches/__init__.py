"""Cases that wait together for one act."""
