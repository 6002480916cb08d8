"""ASKING: the window and its panels. Qt; only `model.glwidget` knows pyvistaqt. Widgets own no state: they ask, and are told."""
