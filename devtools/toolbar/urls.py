"""The addresses of the application, and those that the toolbar asks for its panels."""

from debug_toolbar.toolbar import debug_toolbar_urls

from recruitsync.urls import urlpatterns as application

urlpatterns = [*application, *debug_toolbar_urls()]
