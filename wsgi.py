"""The WSGI application that servers and the flask command load."""

from toolkit import create_app

app = create_app()
