"""The staff's web pages: FastAPI routes, Jinja2 templates, style sheets and one small script."""
