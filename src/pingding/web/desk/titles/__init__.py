"""Pages of officers about titles: a consequence to propose, the credit record."""
