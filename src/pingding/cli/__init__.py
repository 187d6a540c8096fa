"""The command line: one face over the policy core, the queries and the actions."""
