"""Messages by mail: whether the installation sends any, what a letter says, what became of each."""
