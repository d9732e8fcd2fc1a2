"""Addresses of Account settings → Members, below `/o/<slug>/`."""

from django.urls import path

from accounts.members import views

tenant_urlpatterns = [
    path("settings/members/", views.members, name="members"),
    path("settings/members/<int:member_id>/role/", views.member_role, name="member_role"),
    path("settings/members/<int:member_id>/remove/", views.remove_member, name="remove_member"),
    path("settings/leave/", views.leave_organisation, name="leave_organisation"),
]
