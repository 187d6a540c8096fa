"""Batch pages."""
