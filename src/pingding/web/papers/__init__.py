"""Papers as files that somebody takes away."""
