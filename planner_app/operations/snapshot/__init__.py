"""The plan in memory as flat immutable rows, and what is read straight from them."""
