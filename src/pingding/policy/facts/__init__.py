"""The facts of a case, and the regions that they name."""
