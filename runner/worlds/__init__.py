"""The worlds a tree can play in; trees cannot tell them apart."""
