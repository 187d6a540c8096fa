"""One case: its facts, its verdicts, its path, and what of it a viewer may see."""
