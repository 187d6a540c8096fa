"""Acts on many cases at once, and the cases that wait for them."""
