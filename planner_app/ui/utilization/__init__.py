"""Utilization: stacked hours against capacity, and the heatmap of persons, on the Gantt's time
axis."""
