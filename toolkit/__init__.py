"""Stakeholder input for a municipality's policies: surveys, analysis, review."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from toolkit.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Make the application: wiring only.

    The rooms are imported here and not above: whoever needs only `toolkit.core` loads no web.

    Parameters
    ----------
    settings : Settings, optional
        Read from the environment where they are not given.
    """
    from toolkit import cli
    from toolkit.config import load_settings
    from toolkit.jobs import Jobs
    from toolkit.web import addresses, auth, db, delivery, errors, home, locale, respond, security
    from toolkit.web import review as reviewing

    settings = settings or load_settings()
    app = security.QuietFlask(
        __name__,
        static_folder="web/static",
        static_url_path="/static",
        template_folder="web/templates",
    )
    app.extensions["settings"] = settings
    app.extensions["jobs"] = Jobs(settings)
    app.jinja_env.globals["organisation"] = settings.organisation
    addresses.init_app(app)
    security.init_app(app, settings)
    db.init_app(app)
    locale.init_app(app)
    delivery.init_app(app)
    errors.init_app(app)
    for blueprint in (home.blueprint, respond.blueprint, auth.blueprint, reviewing.blueprint):
        app.register_blueprint(blueprint)
    # Respondents carry no cookie to forge, so there is none for a token to be tied to.
    security.csrf.exempt(respond.blueprint)
    cli.register(app)
    return app
