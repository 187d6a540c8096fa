"""What is done about titles beside their cases: proposals of consequences."""
