"""What the scripts of this folder measure with, and how they show it; the Python standard library alone."""
