"""What a schedule means, as data and as sentences: dates by id, alerts, explanations, chances."""
