"""Hours per person and day, and what projects have of them (S15)."""
