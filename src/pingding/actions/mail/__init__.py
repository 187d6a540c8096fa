"""Mail: each person's choice, sending what is queued, trying again what was given up."""
