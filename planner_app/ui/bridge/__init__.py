"""Where the panes meet: one bridge for each window, and what it keeps for them."""
