"""MOVING: what a posture and a condition do to the body, and what the geometry then answers. numpy only; no VTK, no Qt."""
