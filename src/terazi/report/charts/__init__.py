"""Charts as inline SVG, each written by a small pure function, each with its table."""
