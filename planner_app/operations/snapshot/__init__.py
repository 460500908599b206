"""The plan in memory as flat immutable records, and what is read straight from them."""
