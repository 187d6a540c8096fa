"""Procedures about a title are opened: by request, by report, by a round over many titles."""
