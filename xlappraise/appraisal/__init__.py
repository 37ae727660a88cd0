"""The subject itself: in, plain values; out, results and findings. No files, no Excel, no printing."""
