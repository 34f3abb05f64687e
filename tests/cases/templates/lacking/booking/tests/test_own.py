"""Your own tests."""
