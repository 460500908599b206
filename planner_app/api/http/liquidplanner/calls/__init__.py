"""LiquidPlanner's calls, a module for each resource."""
