"""A desk, forms of screening."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired

from portal.web.forms import Form, at_most, tidy


class ReturnForm(Form):
    """Why an entry goes back; its author reads this."""

    reason = TextAreaField(
        "退回的理由",
        # not InputRequired: blanks alone are no reason
        [DataRequired("请写明退回的理由，作者会看到这段话"), at_most(500, "理由")],
        description="作者会原样看到。请写清哪里要改、改成什么样",
        filters=[tidy],
    )
