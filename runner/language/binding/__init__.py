"""From an author's nodes to the checked model: every name is looked up, every type is checked."""
