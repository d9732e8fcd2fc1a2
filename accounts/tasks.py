"""The tasks of accounts that Celery runs: each loads nothing itself, it delegates."""

from smtplib import SMTPException

from celery import shared_task

from accounts.coming_in.forgotten import answer_question
from accounts.coming_in.recorded import put_down_failure


@shared_task(autoretry_for=(OSError, SMTPException), retry_backoff=30, max_retries=5)
def send_password_link(sealed: str) -> None:
    """Send the link for a new password, if there is an account (R100)."""
    answer_question(sealed)


@shared_task
def put_down_failed_sign_in(sealed: str) -> None:
    """Put a failed sign-in down in the audit log, if there is an account (R103)."""
    put_down_failure(sealed)
