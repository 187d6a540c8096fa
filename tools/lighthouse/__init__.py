"""Lighthouse's judgement of the ten most used pages: `make lighthouse`."""
