"""Language models: one small interface, one module a backend."""
