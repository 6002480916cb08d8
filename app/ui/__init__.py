"""ASKING: the window and its panels. Qt; only `viewport` knows pyvistaqt. Widgets own no state: they ask, and are told."""
