"""The pages of one programme."""
