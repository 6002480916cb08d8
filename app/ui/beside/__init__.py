"""Two beside each other in the window: the bar, the table, the titles, its commands."""
