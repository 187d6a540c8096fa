"""The auditor's journal."""
