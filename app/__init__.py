"""Rootlight: why does a back problem hurt in the hip? A desktop atlas for education, never diagnosis."""

__version__ = "0.3.0"
