"""Reading the journal: its chain, its lines, and the words for its acts."""
