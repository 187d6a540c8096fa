"""Floor between queries and actions: from what was read to the bytes of a document. It decides nothing."""
