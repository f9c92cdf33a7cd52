"""The built site in other browsers than the suite's: `make browsers`."""
