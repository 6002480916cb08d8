"""READING: content/ and the manifest in, Atlas out, or every problem with file and line. Knows only `domain`."""
