"""Acts at the steps, one operation for each kind of step."""
