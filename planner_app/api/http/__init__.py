"""The HTTP faces: one server for LiquidPlanner's and ftrack's own calls."""
