"""Response headers: what a browser may do with our pages. Nothing from outside, ever."""

from flask import Flask, Response, g, request
from secure import (
    ContentSecurityPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from portal.config import Settings

POLICY = (
    ContentSecurityPolicy()
    .default_src("'self'")
    .img_src("'self'", "data:", "blob:")
    .style_src("'self'")
    .script_src("'self'")
    .object_src("'none'")
    .base_uri("'none'")
    .form_action("'self'")
    .frame_ancestors("'none'")
)


def register(app: Flask, settings: Settings) -> None:
    """Set the headers on every answer."""
    policy = Secure(
        csp=POLICY,
        referrer=ReferrerPolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(31536000) if settings.https else None,
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in policy.headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static" and not g.get("is_cacheable"):
            # a shared office PC must not show the last person's pages
            response.headers["Cache-Control"] = "private, no-store"
        return response
