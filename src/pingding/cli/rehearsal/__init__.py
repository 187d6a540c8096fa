"""Rehearsals: many cases played at once, so that between them they visit every branch of every procedure.

`stage` has what all share and what is to happen when; `applying` and `conduct` act; `guide` knows what is still to be
visited, `course` finds the way there, `fates` has what chance brings; `report` says what was seen.
"""
