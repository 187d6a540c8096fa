"""Experts at work: what each has to assess and how far they are, and how a convener makes and follows its panels."""
