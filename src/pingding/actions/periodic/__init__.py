"""What time brings about by itself."""
