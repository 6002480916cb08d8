"""DECIDING: a frozen AppState, actions that make the next one, resolve(state, atlas) -> what is shown. No Qt, no VTK."""
