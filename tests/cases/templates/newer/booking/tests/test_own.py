"""Your own tests, and nobody else's."""
