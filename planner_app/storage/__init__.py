"""Where a plan lies and survives: files, shared databases, leases, logs, backups."""
