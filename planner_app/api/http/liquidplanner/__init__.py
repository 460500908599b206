"""LiquidPlanner's calls: its "Assignments" page and what its clients ask around it, on the rules of
this program."""
