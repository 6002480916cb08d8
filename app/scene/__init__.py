"""SHOWING: actors, skin regions, picking, look and quality. VTK; knows domain, content and state; no Qt."""
