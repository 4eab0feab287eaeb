"""``wenheng users``: accounts and roles from the server's own console."""

import click

from portal import clock, labels
from portal.accounts import operations, queries
from portal.cli.context import call_or_refuse, in_app
from portal.errors import Refused
from portal.extensions import db
from portal.models import User
from portal.models.enums import Role


@click.group()
def users() -> None:
    """账号：添加、重设密码、查看。"""


@users.command()
@click.argument("login")
@click.option("--name", required=True, prompt="姓名", help="姓名")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="身份")
@click.option("--call", "code", help="征集的编号；组织者和系统管理员可以不指定征集")
@click.option("--unit", "unit_name", help="单位名称")
@click.option("--phone", default="", help="手机号")
@click.password_option("--password", prompt="密码", confirmation_prompt="再输一次密码", help="密码")
@in_app
def add(
    login: str,
    name: str,
    role: str | None,
    code: str | None,
    unit_name: str | None,
    phone: str,
    password: str,
) -> None:
    """添加一个账号，可以同时给一个身份。"""
    if role and not code and Role(role) not in {Role.ORGANISER, Role.ADMIN}:
        word = labels.word(Role(role))
        raise Refused(f"{word}要指定征集，请加上 --call 征集编号。")
    call = call_or_refuse(code) if code else None
    user = operations.create_user(
        login=login,
        name=name,
        phone=phone,
        unit=queries.unit_called(unit_name) if unit_name else None,
        password=password,
        actor=None,
        at=clock.now(),
    )
    if role:
        operations.grant_role(user, call, Role(role), actor=None, at=clock.now())
    db.session.commit()
    click.echo(f"添加好了：{user.name}，账号 {user.login}。")


@users.command()
@click.argument("login")
@click.password_option("--password", prompt="新密码", confirmation_prompt="再输一次", help="新密码")
@in_app
def reset(login: str, password: str) -> None:
    """给一个账号设新密码；下次登录时本人要再换一个。"""
    user = user_or_refuse(login)
    operations.reset_password(user, password=password, actor=None, at=clock.now())
    db.session.commit()
    click.echo(f"{user.name}的密码改好了，下次登录时要再换一个。原来的登录都已退出。")


@users.command("list")
@in_app
def show() -> None:
    """列出全部账号。"""
    found = queries.users_all()
    if not found:
        click.echo("还没有账号。用 wenheng users add 添加第一个。")
    for user in found:
        roles = "、".join(
            labels.word(grant.role) for grant in user.grants if grant.revoked_at is None
        )
        state = "" if user.is_active else "（已停用）"
        unit = user.unit.name if user.unit else ""
        click.echo("\t".join((user.login, user.name + state, unit, roles or "没有身份")))


def user_or_refuse(login: str) -> User:
    """Return the user of a login. Raises Refused."""
    user = queries.user_by_login(login)
    if user is None:
        raise Refused(f"没有账号“{login}”。用 wenheng users list 看全部账号。")
    return user
