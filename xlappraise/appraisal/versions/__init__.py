"""Versions of an appraisal: in, two of them; out, what differs by key, and what that did to the ranking. Pure."""
