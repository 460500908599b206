"""The only writer of a plan: the workspace, its recorder, one module per family of rules, and flat
reads."""
