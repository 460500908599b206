"""ftrack's query language: text to a syntax tree, the tree to SQLAlchemy selects, their rows to
entities."""
