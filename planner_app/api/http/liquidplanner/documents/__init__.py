"""What LiquidPlanner's calls are sent and answer, field by field."""
