"""Files of addresses to be suppressed: read, shown line by line, then done (R70, R106)."""
