"""What rehearsals and the demonstration say and do at each kind of step, one module a kind."""
