"""The pages of those who work on cases: officers, secretaries, experts, auditors, administrators; and the case page."""
