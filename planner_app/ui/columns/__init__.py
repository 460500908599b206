"""The columns of the tree, on screen and on paper: each is one record."""
