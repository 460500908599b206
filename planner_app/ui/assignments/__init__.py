"""The selected item's rows, and the history of their estimates."""
