"""The staff's web pages: FastAPI routes, Jinja2 templates and style sheets, without any script."""
