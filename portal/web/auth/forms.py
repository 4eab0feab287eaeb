"""A desk, its forms: passwords, registration, invitations."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import EqualTo, Optional

from portal.web.forms import Form, Phone, at_most, needed, tidy

AGREE = "我已阅读个人信息处理告知，同意按其中的说明处理我的个人信息"


class PasswordForm(Form):
    """A user's own password, replaced."""

    current_password = PasswordField("现在的密码", [needed("请填写")])
    password = PasswordField("新密码", [needed("请填写")])
    password_again = PasswordField(
        "再填一次新密码", [EqualTo("password", message="两次填的不一样，请再填一次")]
    )


def name_field() -> StringField:
    """姓名."""
    return StringField("姓名", [needed("请填写"), at_most(60, "姓名")], filters=[tidy])


def department_field() -> StringField:
    """部门."""
    return StringField("部门", [Optional(), at_most(60, "部门")], filters=[tidy], default="")


def post_field() -> StringField:
    """职务或职称."""
    return StringField("职务或职称", [Optional(), at_most(60, "职务")], filters=[tidy], default="")


def new_password_field() -> PasswordField:
    """A password of one's own choice."""
    return PasswordField("密码", [needed("请填写")])


def again_field() -> PasswordField:
    """The same once more."""
    return PasswordField(
        "再填一次密码", [EqualTo("password", message="两次填的不一样，请再填一次")]
    )


def agreed_field() -> BooleanField:
    """The consent to the processing of personal information."""
    return BooleanField(AGREE, [needed("请先阅读并同意个人信息处理告知")])


class NewPasswordForm(Form):
    """A password chosen by a link."""

    password = new_password_field()
    password_again = again_field()


class InvitationForm(Form):
    """What an invited person says about themselves; fields in the order of the page."""

    name = name_field()
    department = department_field()
    post = post_field()
    password = new_password_field()
    password_again = again_field()
    agreed = agreed_field()


class RegistrationForm(Form):
    """A submitter (报送人) registers with a unit; fields in the order of the page."""

    unit = StringField("单位", [needed("请填写"), at_most(120, "单位名称")], filters=[tidy])
    name = name_field()
    phone = StringField("手机号", [needed("请填写"), Phone()], filters=[tidy])
    department = department_field()
    post = post_field()
    password = new_password_field()
    password_again = again_field()
    agreed = agreed_field()


class KnownPersonForm(Form):
    """Somebody who has an account already proves it with the password."""

    password = PasswordField("密码", [needed("请填写")])


class NothingForm(Form):
    """A button and its token."""
