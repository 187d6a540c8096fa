"""Titles at the desk: what can be opened on one, rounds, reports, consequences, the credit record, the ledger."""
