"""The treeitem tree: one table with the Gantt."""
