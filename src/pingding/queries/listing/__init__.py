"""Everything of a kind that one may see, to be searched, narrowed and sorted."""
