"""Writing a form, handing it in, and what follows."""
