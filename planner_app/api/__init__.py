"""Programs that talk to a plan: scripts in the same process, and servers of LiquidPlanner's and
ftrack's calls."""
