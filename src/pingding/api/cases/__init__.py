"""Cases and their parts."""
