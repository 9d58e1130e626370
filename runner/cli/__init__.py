"""The commands: their options and exit codes, and nothing else."""
