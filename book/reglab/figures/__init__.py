"""Draw functions, one module a chapter: values and axes in, nothing trained, no widgets."""
