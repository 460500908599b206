"""Everything that needs Qt: the window, its panes and the charts on paper. Panes meet in `bridge`
only."""
