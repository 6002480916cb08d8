"""NOUNS: what Rootlight talks about. Standard library only; imports nothing of this project."""
