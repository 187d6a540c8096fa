"""What is drawn: procedures in lanes, districts as tiles."""
