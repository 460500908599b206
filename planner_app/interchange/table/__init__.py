"""Tables of items, one a line, as spreadsheets write them, turned into a PlanDocument."""
