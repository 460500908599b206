"""planner_app: a local desktop resource planner. Importing the package does no work."""
