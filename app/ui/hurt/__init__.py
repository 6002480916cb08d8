"""*Where does it hurt?* in the window: the tab with its three parts, the list that answers, its commands."""
