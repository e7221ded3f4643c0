"""A small transformer and an n-gram, mixed: each knows what the other does not."""
