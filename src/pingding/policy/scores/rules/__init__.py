"""The rules by which a leaf gets its points, one module each: arithmetic, sentence, what is read, what can be wrong."""
