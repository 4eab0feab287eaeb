"""The one place where an error becomes a page: a clear sentence, the right status, no details."""

import json
import logging
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, jsonify, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, UserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal import database
from portal.errors import Refused
from portal.extensions import db
from portal.files.refusals import FileRefused
from portal.files.storage import StoreAway
from portal.web.entry_forms import ResumeForm
from portal.web.guards import SignInNeeded

log = logging.getLogger(__name__)

HEADINGS = {
    400: "这次请求不完整",
    401: "请重新登录",
    403: "这一页您打不开",
    404: "没有这个页面",
    405: "这个地址不能这样打开",
    409: "内容刚刚变过",
    410: "链接已经失效",
    413: "发送的内容太大",
    422: "没有办成",
    429: "操作太频繁",
    500: "这个页面出了问题",
    503: "系统正忙",
}
SENTENCES = {
    400: "浏览器发来的内容不完整。请返回上一页，刷新后再试。",
    404: "没有这个页面，可能已经移走。",
    405: "请从页面上的按钮或链接进入。",
    413: "一次发送的内容超过了上限。请分几次上传，或者压缩后再传。",
    429: "请稍等一分钟再试。",
}
VISITORS = {True: UserMixin, False: AnonymousUserMixin}
BROKEN = "这个页面出了问题，不是您的操作有误。已经保存的内容没有丢。请稍后再试。"
STALE = "您打开这一页以后，有人改过同一内容。请返回看一眼最新的内容，再改一次。"
STORE_AWAY = "文件暂时存不进去，也取不出来。请过几分钟再试，填写的内容还在。"
BUSY = "系统正忙，这次没有存上。请等几秒再试，填写的内容还在。"


def register(app: Flask) -> None:
    """Hook the handlers up; every answer leaves the database as it was."""
    app.register_error_handler(SignInNeeded, session_ended)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(FileRefused, refused)
    app.register_error_handler(StaleDataError, stale)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(StoreAway, store_away)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, broken)


def page(status: int, message: str) -> ResponseReturnValue:
    """Answer with JSON to a script and with a page to a person."""
    db.session.rollback()
    if wants_json():
        return jsonify(error=message, message=message), status
    heading = HEADINGS.get(status, HEADINGS[500])
    template = "errors/error.html"
    return render_template(template, status=status, heading=heading, message=message), status


def wants_json() -> bool:
    """Say whether a script of ours is asking (it says so in Accept)."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )


def refused(problem: Refused | FileRefused) -> ResponseReturnValue:
    """Say the sentence the refusal carries."""
    return page(problem.status, problem.message)


def stale(_problem: StaleDataError) -> ResponseReturnValue:
    """Somebody else saved first: nothing is overwritten."""
    return page(409, STALE)


def busy(problem: OperationalError) -> ResponseReturnValue:
    """The database is locked or away: nothing is written, what was typed is kept on the page."""
    log.warning("database unavailable: %s", type(problem.orig).__name__)
    g.is_refused = True
    db.session.rollback()
    if not is_answering():
        # nobody can be looked up; the cookie says well enough that somebody was signed in
        g.account, g._login_user = None, VISITORS["_user_id" in session]()
    return later(BUSY)


def is_answering() -> bool:
    """Say whether the database can be read at all."""
    try:
        database.ping()
    except OperationalError:
        db.session.rollback()
        return False
    return True


def store_away(_problem: StoreAway) -> ResponseReturnValue:
    """The store of files does not answer; the rows are as they were."""
    log.warning("the store is away")
    return later(STORE_AWAY)


def later(message: str) -> Response:
    """Answer that it may work soon, with the form when there was one."""
    has_form = request.method == "POST" and from_our_own_page()
    answer = current_app.make_response(resume(503, message) if has_form else page(503, message))
    answer.headers["Retry-After"] = "5"
    return answer


def http(problem: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own errors, in our words."""
    if problem.code is None or problem.code < 400:
        return problem
    return page(problem.code, SENTENCES.get(problem.code, problem.name))


def broken(problem: Exception) -> ResponseReturnValue:
    """A fault of ours: the log has the details, the page does not."""
    if current_app.testing or current_app.debug:
        raise problem
    log.error("unhandled error", exc_info=problem)
    return page(500, BROKEN)


def session_ended(problem: SignInNeeded) -> ResponseReturnValue:
    """The session ended under an open form: show what was typed and let it go on."""
    return resume(problem.status, problem.message)


def form_expired(_problem: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or old; a form of another site gets nothing to continue."""
    return resume(400, "这张表单打开太久，需要再确认一次。刚才填写的内容还在。")


def resume(status: int, message: str) -> ResponseReturnValue:
    """Offer the typed fields again, only when the form came from our own page."""
    if wants_json() or not from_our_own_page():
        return page(status, message if from_our_own_page() else SENTENCES[400])
    db.session.rollback()
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]
    path = request.full_path.rstrip("?")
    kept = json.dumps({"path": path, "fields": fields}, ensure_ascii=False)
    body = render_template(
        "auth/resume.html",
        form=ResumeForm(formdata=None),
        message=message,
        is_signed_in=current_user.is_authenticated,
        path=path,
        fields=fields,
        kept=kept,
    )
    return Response(body, status=status)


def from_our_own_page() -> bool:
    """Say whether Origin (or Referer) names this very host."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc == request.host
