"""Operations on definitions as a file: exported, planned, applied (R104)."""
