"""The Gantt: its lines stand beside those of the tree, painted from the schedule."""
