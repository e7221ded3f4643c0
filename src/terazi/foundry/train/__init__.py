"""Training: one loop for small networks from scratch and for bases adapted to local text."""
