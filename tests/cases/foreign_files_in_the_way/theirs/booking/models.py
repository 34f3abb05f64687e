"""Of somebody else."""
