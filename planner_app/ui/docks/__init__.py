"""Lists beside the panes: problems, history."""
