"""Outcome in, the list of Changes that brings a workbook up to date out; nothing is written here."""
