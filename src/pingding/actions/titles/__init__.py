"""What happens to a title after it is granted."""
