"""Values of facts: their types and units, read from what people give, computed with, and shown."""
