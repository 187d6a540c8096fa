"""The player: plays cases through procedures with the real actions on a virtual clock.

`world` has the clock, the people, the offices and the units; `play` is one case; `together` acts on several at once;
`synthesis` makes facts that satisfy (or violate) a definition's conditions. It knows no programme.
"""
