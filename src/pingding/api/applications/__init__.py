"""Applications with their partners and files."""
