"""One edit under way: its session, its journal, what it changed, how it is taken back."""
