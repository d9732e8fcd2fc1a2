"""Operations on the organisation, its members, and its Recruit account."""
