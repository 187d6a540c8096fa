"""What renders our pages: the Jinja2 environment, and what its templates can say."""
