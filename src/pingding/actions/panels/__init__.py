"""Experts and score sheets: who is asked, who stands aside, what each gives."""
