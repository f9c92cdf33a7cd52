"""The authors' commands: refresh the chapters, print the book, find a browser, serve the site."""
