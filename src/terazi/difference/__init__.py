"""Two weighings side by side: what changed, and why."""
