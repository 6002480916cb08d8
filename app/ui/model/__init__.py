"""The model in the window: the widget VTK draws into, mouse and keys on it, and what lies over it."""
