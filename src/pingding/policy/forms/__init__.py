"""Forms: which parts are open, what is missing or wrong, and which files are taken."""
