"""The desk: the editors' door."""

from django.contrib import admin


class Desk(admin.AdminSite):
    site_header = "The desk"
    site_title = "Desk"
    index_title = "Desk"
    enable_nav_sidebar = False
