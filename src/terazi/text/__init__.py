"""What can be told of a text by looking at it: its language, its numbers, whether it refuses."""
