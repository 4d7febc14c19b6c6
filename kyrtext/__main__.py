"""`python -m kyrtext`."""

from .cli import main

main()
