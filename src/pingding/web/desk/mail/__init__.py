"""The administrator's pages about mail."""
