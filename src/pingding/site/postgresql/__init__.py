"""PostgreSQL as Django speaks to it, with a check of kept connections that asks the server nothing."""
