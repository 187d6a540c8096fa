"""A rehearsal over years: cohorts from the call to the end of what they were granted, on one virtual clock.

`rehearsal` lets time pass and titles live; `life` says what comes over them, `asking`, `rounds` and `paying` what is
asked for, examined and paid; `figures`, `workload` and `unreached` read what came of it, `report` puts it into words.
"""
