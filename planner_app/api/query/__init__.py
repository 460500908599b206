"""ftrack's query language: parses text, compiles it to selects, reads rows as entities."""
