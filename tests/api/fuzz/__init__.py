"""What callers send, mutated a million times: `python -m tests.api.fuzz
queries|liquidplanner|batches COUNT`."""
