"""Points as people type them, on a page or in a spreadsheet. Pure."""

import re
import unicodedata
from decimal import Decimal

PLAIN = re.compile(r"-?\d{1,4}(\.\d{1,4})?")


def points_from(text: str) -> Decimal | None:
    """
    Read points as people type them: 18.5, full-width digits, 。 for the point; None when empty.

    Raises ValueError for anything else. The value is canonical: 18.50 and 18.5 are one.
    """
    typed = unicodedata.normalize("NFKC", text).replace("。", ".").strip()
    if not typed:
        return None
    if not PLAIN.fullmatch(typed):
        raise ValueError(text)
    value = Decimal(typed)
    whole = value.to_integral_value()
    # + 0: there is no minus nought
    return whole + 0 if value == whole else value.normalize()
