"""Addresses of Account settings → Webhooks."""

from django.urls import path

from syncs.webhooks.views import buttons, pages

_ONE = "settings/webhooks/<int:webhook_id>"
_DELIVERY = f"{_ONE}/deliveries/<int:delivery_id>"

urlpatterns = [
    path("settings/webhooks/", pages.webhooks, name="webhooks"),
    path("settings/webhooks/new/", pages.new_webhook, name="new_webhook"),
    path(f"{_ONE}/", pages.webhook, name="webhook"),
    path(f"{_ONE}/edit/", pages.edit_webhook, name="edit_webhook"),
    path(f"{_ONE}/delete/", pages.delete_webhook, name="delete_webhook"),
    path(f"{_ONE}/secret/", buttons.replace_webhook_secret, name="replace_webhook_secret"),
    path(f"{_ONE}/off/", buttons.switch_webhook_off, name="switch_webhook_off"),
    path(f"{_ONE}/on/", buttons.switch_webhook_on, name="switch_webhook_on"),
    path(f"{_ONE}/test/", buttons.test_webhook, name="test_webhook"),
    path(f"{_ONE}/again/", buttons.send_given_up_again, name="send_given_up_again"),
    path(f"{_DELIVERY}/", pages.webhook_delivery, name="webhook_delivery"),
    path(f"{_DELIVERY}/again/", buttons.send_delivery_again, name="send_delivery_again"),
]
