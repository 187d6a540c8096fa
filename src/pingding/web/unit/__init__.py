"""The side of those who write: accounts, the unit's record, applications and reports."""
