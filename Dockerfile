# The application: `docker build .`. The sandbox that imitates Zoho Recruit: `--target sandbox`.
# Web, worker, beat and migrations are the same image with other commands, see docker-compose.yml.

# Images are named with their digests: a tag may be moved, a digest cannot.
ARG PYTHON=python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

FROM ${PYTHON} AS packages
WORKDIR /packages
COPY requirements/run.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement run.txt

FROM packages AS sandbox-packages
COPY requirements/demo.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement demo.txt

FROM ${PYTHON} AS base
RUN useradd --system --uid 10001 --create-home recruitsync
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
COPY manage.py ./
COPY accounts accounts
COPY api api
COPY contacts contacts
COPY criteria criteria
COPY deploy/healthcheck.py deploy/gunicorn.conf.py deploy/
COPY recruit recruit
COPY recruitsync recruitsync
COPY static static
COPY syncs syncs
COPY templates templates
COPY web web

FROM base AS sandbox
COPY --from=sandbox-packages /venv /venv
COPY devtools devtools
COPY sandbox sandbox
USER recruitsync
EXPOSE 8765
CMD ["python", "-m", "sandbox", "--host", "0.0.0.0", "--port", "8765"]

FROM base AS app
COPY --from=packages /venv /venv
# Settings insist on these; none of them is used or kept here.
RUN DATABASE_URL=postgresql:///none REDIS_URL=redis://none \
    SECRET_KEY=only-to-collect-the-static-files-once \
    SECRETS_KEY_RING=b25seSB0byBjb2xsZWN0IHRoZSBzdGF0aWMgZmlsZXM= \
    python manage.py collectstatic --noinput
USER recruitsync
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=40s --retries=3 \
    CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "recruitsync.wsgi", "--config", "deploy/gunicorn.conf.py"]
