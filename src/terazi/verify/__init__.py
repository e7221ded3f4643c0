"""Check a weighing: recompute what can be, and say what cannot."""
