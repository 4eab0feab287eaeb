"""A desk, forms about people."""

from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Optional

from portal import labels
from portal.models.enums import Role
from portal.web.forms import Form, Phone, at_most, needed, tidy

# roles that somebody can have in a call
ROLES = (
    Role.SUBMITTER,
    Role.LIAISON,
    Role.JUDGE,
    Role.PROOFREADER,
    Role.OBSERVER,
    Role.ORGANISER,
)
CHOICES = [SelectChoice(role.value, labels.word(role)) for role in ROLES]


class InviteForm(Form):
    """Who is invited, and as what."""

    role = SelectField("身份", choices=CHOICES)
    name = StringField("姓名", [needed("请填写"), at_most(60, "姓名")], filters=[tidy])
    phone = StringField("手机号", [needed("请填写"), Phone()], filters=[tidy])
    unit = StringField("单位", [Optional(), at_most(120, "单位名称")], filters=[tidy])


class PlaceForm(Form):
    """The unit of one person; of a judge who had another one with a reason."""

    unit = StringField("单位", [needed("请填写单位"), at_most(120, "单位")], filters=[tidy])
    reason = StringField("改单位的理由", [at_most(200, "理由")], filters=[tidy])


class RoleForm(Form):
    """One role, to be given or taken."""

    role = SelectField("身份", choices=CHOICES)
