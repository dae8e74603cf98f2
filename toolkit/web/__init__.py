"""HTTP only: one blueprint a user group, forms, errors, templates and static files.

Law of this room: a view reads the request, calls one service verb, and shows what comes back. It
holds no rules of a consultation and no SQL; whoever needs a rule asks ``core``.
"""
