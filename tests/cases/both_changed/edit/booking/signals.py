"""Of the owner, who had the same idea."""
