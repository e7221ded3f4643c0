"""The ways to serve the purpose, one module a kind."""
