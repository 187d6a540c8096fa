"""What the desk's pages ask and say at each kind of step, one module a kind."""
