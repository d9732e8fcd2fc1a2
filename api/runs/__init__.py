"""Operations on runs: their history, their rows, and the answers that they wait for."""
