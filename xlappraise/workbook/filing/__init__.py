"""The file itself, private to package.py: in, a path; out, parts, cells and a file written whole or not at all."""
