"""What the user's hands do in every pane: gestures, drags, editors, pickers."""
