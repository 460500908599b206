"""What a schedule means, as data and as sentences: alerts, explanations."""
