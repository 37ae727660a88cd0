"""`python -m xlappraise`: the same as the command xlappraise."""

from xlappraise.cli import program

program()
