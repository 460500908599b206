"""The Gantt: rows aligned with the tree, painted from the schedule."""
