"""The sample production "Night Ferry", as a PlanDocument."""
