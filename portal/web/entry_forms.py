"""Forms of the door, shared by the desk auth and by the page that an ended session leads to."""

from wtforms import HiddenField, PasswordField, StringField

from portal.web.forms import Form, at_most, needed, tidy


class SignInForm(Form):
    """手机号或账号, 密码."""

    login = StringField("手机号或账号", [needed("请填写"), at_most(64, "账号")], filters=[tidy])
    password = PasswordField("密码", [needed("请填写")])


class ResumeForm(SignInForm):
    """Sign-in under an open form; ``kept`` is what was typed there."""

    kept = HiddenField()
    # whose text it is, as a mark that names nobody
    owner = HiddenField()
