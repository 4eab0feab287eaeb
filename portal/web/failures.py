"""The one place where an error becomes a page: a clear sentence, the right status, no details."""

import errno
import json
import logging
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, UserMixin, current_user
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal import database
from portal.accounts.rights import account_of
from portal.errors import Refused
from portal.extensions import db
from portal.files.refusals import FileRefused
from portal.files.storage import StorageError, StoreAway
from portal.web.entry_forms import ResumeForm
from portal.web.guards import SignInNeeded, anyone
from portal.web.marks import owner_of

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
    507: "服务器空间不够",
}
SENTENCES = {
    400: "浏览器发来的内容不完整。请返回上一页，刷新后再试。",
    404: "它可能已经移走，或者地址里少了一个字。",
    405: "请从页面上的按钮或链接进入。",
    413: "一次发送的内容超过了上限。请分几次上传，或者压缩后再传。",
    429: "请稍等一分钟再试。",
}
VISITORS = {True: UserMixin, False: AnonymousUserMixin}
BROKEN = "这个页面出了问题，不是您的操作有误。已经保存的内容没有丢。请稍后再试。"
STALE = "您打开这一页以后，有人改过同一内容。请返回看一眼最新的内容，再改一次。"
TWICE = "同一件事刚刚有人办过，这次没有重复办。请返回看一眼最新的内容。"
STORE_AWAY = "文件暂时存不进去，也取不出来。请过几分钟再试，填写的内容还在。"
FULL = "服务器磁盘快满了，这次没有存上。请告诉组织者，填写的内容还在。"
LOST = "文件异常，已经记下，请联系组织者。"
OUTDATED = "数据库结构还没有更新，请系统管理员运行 wenheng init。"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
AGED = "这张表单打开太久，需要再确认一次。刚才填写的内容还在。"
BUSY = "系统正忙，这次没有存上。请等几秒再试，填写的内容还在。"


def register(app: Flask) -> None:
    """Hook the handlers up; every answer leaves the database as it was."""
    app.register_error_handler(SignInNeeded, session_ended)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(FileRefused, refused)
    app.register_error_handler(StaleDataError, stale)
    app.register_error_handler(IntegrityError, twice)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(ProgrammingError, outdated)
    app.register_error_handler(StoreAway, store_away)
    app.register_error_handler(StorageError, file_lost)
    app.register_error_handler(OSError, no_room)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, broken)


def page(status: int, message: str, *, heading: str = "", back: str = "") -> ResponseReturnValue:
    """Answer with JSON to a script and with a page to a person; *back* leads where they were."""
    db.session.rollback()
    if wants_json():
        return jsonify(error=message, message=message), status
    heading = heading or HEADINGS.get(status, HEADINGS[500])
    template = "errors/error.html"
    way = {"back_href": back, "back_label": "回到刚才的页面"} if back else {}
    return render_template(template, status=status, heading=heading, message=message, **way), status


def wants_json() -> bool:
    """Say whether a script of ours is asking (it says so in Accept)."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )


def refused(problem: Refused | FileRefused) -> ResponseReturnValue:
    """Say the sentence the refusal carries."""
    return page(problem.status, problem.message, back=came_from())


def came_from() -> str:
    """Return the page of ours a form was sent from, empty when it is not known."""
    source = urlsplit(request.headers.get("Referer", ""))
    if request.method != "POST" or source.netloc != request.host:
        return ""
    return f"{source.path}?{source.query}" if source.query else source.path


def stale(_problem: StaleDataError) -> ResponseReturnValue:
    """Somebody else saved first: nothing is overwritten."""
    return page(409, STALE)


def twice(problem: IntegrityError) -> ResponseReturnValue:
    """Two did the same thing in the same moment, and this one came second: nothing is written."""
    log.error("the database refused a row", exc_info=problem)
    return page(409, TWICE)


def busy(problem: OperationalError) -> ResponseReturnValue:
    """The database is locked or away: nothing is written, what was typed is kept on the page."""
    if database.is_outdated(problem):
        return outdated(problem)
    log.warning("database unavailable: %s", type(problem.orig).__name__)
    g.is_refused = True
    db.session.rollback()
    if not is_answering():
        look_nobody_up()
    return later(FULL, 507) if database.is_full(problem) else later(BUSY)


def look_nobody_up() -> None:
    """Draw the page without the account: the cookie says well enough that somebody is there."""
    g.account, g._login_user = None, VISITORS["_user_id" in session]()


def outdated(problem: DBAPIError) -> ResponseReturnValue:
    """The programme was updated and its tables were not; waiting would not help."""
    if not database.is_outdated(problem):
        return broken(problem)
    log.error("the tables are not those of this version: run wenheng init")
    db.session.rollback()
    look_nobody_up()
    return page(503, OUTDATED, heading="系统正在维护")


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


def file_lost(problem: StorageError) -> ResponseReturnValue:
    """A file that we have a row for is not in the store, or is not what it was."""
    log.error("%s at %s: %s", type(problem).__name__, request.path, problem)
    return page(503, LOST, heading="这个文件打不开")


def no_room(problem: OSError) -> ResponseReturnValue:
    """The disk is full, maybe already while the request itself was being received."""
    if problem.errno not in NO_ROOM:
        return broken(problem)
    log.error("no room on the disk: %s", errno.errorcode[problem.errno])
    return page(507, FileRefused("no_room").message)


def later(message: str, status: int = 503) -> Response:
    """Answer that it may work soon, with the form when there was one."""
    has_form = request.method == "POST" and from_our_own_page()
    answer = current_app.make_response(
        resume(status, message) if has_form else page(status, message)
    )
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
    if wants_json() and from_our_own_page():
        db.session.rollback()
        way = url_for("auth.sign_in")
        return jsonify(message=problem.message, sign_in_href=way), problem.status
    return resume(problem.status, problem.message)


def form_expired(_problem: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or old; a form of another site gets nothing to continue."""
    if not current_user.is_authenticated and needs_account():
        return session_ended(SignInNeeded())
    if current_user.is_authenticated and wants_json() and from_our_own_page():
        return fresh_token()
    return resume(400, AGED)


def needs_account() -> bool:
    """Say whether what was asked for is behind the sign-in page."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "guard", anyone.__name__) != anyone.__name__


def fresh_token() -> ResponseReturnValue:
    """
    Give a script of ours the token of today's session, and whose session that is.

    A page that was open while its reader signed in again goes on (static/js/posting.js); another
    site cannot read the answer.
    """
    db.session.rollback()
    owner = owner_of(account_of(current_user.user))
    return jsonify(message=AGED, token=generate_csrf(), owner=owner), 400


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
        owner=g.get("owner", ""),
    )
    return Response(body, status=status)


def from_our_own_page() -> bool:
    """Say whether Origin (or Referer) names this very host."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc == request.host
