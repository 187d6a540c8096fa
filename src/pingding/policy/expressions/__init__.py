"""Expressions of the language: parsed and type-checked once, then evaluated, explained, worded or translated to SQL."""
