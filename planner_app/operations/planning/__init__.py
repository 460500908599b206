"""From a snapshot to its schedule, and what is added up from both."""
