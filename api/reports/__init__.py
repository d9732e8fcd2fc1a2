"""Operations that tell of what has happened: audit log, dashboard, two runs, files, metrics."""
