"""The door to an open plan: the workspace, its commits, who listens and who watches."""
