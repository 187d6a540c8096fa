"""Sittings of a meeting: arranged before they meet, held, what they decided taken up again."""
