"""The end of an organisation: exported, deleted after a waiting period, restored until then."""
