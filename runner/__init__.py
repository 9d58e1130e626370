"""btrunner: behaviour trees authored in YAML, ticked side by side, with recovery of lost clients built in."""
