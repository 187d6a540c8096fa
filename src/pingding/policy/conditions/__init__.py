"""Verdicts on conditions: assessed, with the sentence that explains each."""
