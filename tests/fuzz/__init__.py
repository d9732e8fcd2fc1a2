"""The API against what schemathesis makes up from its document: `make fuzz`."""
