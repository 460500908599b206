"""Why a row starts when it does, or never, as data (S14)."""
