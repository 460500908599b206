"""People: a lane per person grouped by team; dropping a bar on another lane reassigns it."""
