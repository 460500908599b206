"""How everything looks: theme, colours, words, small widgets."""
