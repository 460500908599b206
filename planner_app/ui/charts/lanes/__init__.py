"""Lanes: a person's work as bars along the time axis."""
