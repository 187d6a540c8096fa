"""What a title brings in money: what is promised, what has been paid, what is left; and which entries are allowed."""
