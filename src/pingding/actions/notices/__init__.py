"""Public notices and the objections to what is on notice."""
