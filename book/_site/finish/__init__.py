"""What is changed once all pages are written."""
