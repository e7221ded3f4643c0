"""The questions, one module each. A probe asks one option one thing and returns findings."""
