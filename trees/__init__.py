"""The role library: leaders, followers and recovery."""
