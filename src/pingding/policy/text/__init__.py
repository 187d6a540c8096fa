"""Text: as people type it, as programs send it, masked, and put together into names and numbers."""
