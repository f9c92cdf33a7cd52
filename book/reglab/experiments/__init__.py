"""One file a question: the networks and data that a chapter's answer rests on."""
