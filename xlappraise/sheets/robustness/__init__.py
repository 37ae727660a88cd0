"""The Robustness sheet: in, exact robustness; out, its cells, charts and look."""
