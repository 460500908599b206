"""The window around the panes: header, pages, actions, dialogs."""
