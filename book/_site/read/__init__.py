"""What is changed while pages are read."""
