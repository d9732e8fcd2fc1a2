"""The organisation's own contact fields as a whole: renamed, merged and deleted (R25)."""
