"""``python -m terazi`` is the command ``terazi``."""

from terazi.cli import main

main()
