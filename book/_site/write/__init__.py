"""What is changed while pages are written."""
