"""The corpus: what a folder of text holds, what is wrong with it, and what may be built of it."""
