"""Three businesses whose models stood before any booking came, each in its own way."""
