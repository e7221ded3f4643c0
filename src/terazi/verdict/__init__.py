"""From findings to a decision: gates first, then nothing and people, then what remains."""
