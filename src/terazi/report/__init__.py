"""The pages people read: one HTML file, no script, no network, every chart with its table."""
