"""The plan as it was: history, going back, backups."""
