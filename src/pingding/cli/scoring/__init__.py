"""`score`: points, floors, grades and places of one case or of a whole round, without a database.

`sheets` reads the cases, `results` computes, `words` says it for people and for programs, `scoring` is the command.
"""
