"""Terazi weighs what a language model would do for a community and to it."""

__version__ = "0.1.0"
