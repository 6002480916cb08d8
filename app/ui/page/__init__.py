"""The page beside the model: its text, its links, and the card that says what stands behind a number."""
