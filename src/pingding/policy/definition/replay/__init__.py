"""Past cases decided again under a draft: what would turn out differently, and by which clause."""
