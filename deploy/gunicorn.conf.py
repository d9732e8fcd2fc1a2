"""How gunicorn serves the pages; the environment says how many processes and threads."""

import os

bind = "0.0.0.0:8000"
worker_class = "recruitsync.serving.worker.BoundedWorker"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "16"))
keepalive = 15  # seconds
worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True
logger_class = "recruitsync.serving.private_logger.PrivateLogger"
