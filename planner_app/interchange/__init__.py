"""Foreign files in and out: every reader makes a PlanDocument, which one operation brings into a
plan."""
