"""
Patterns of contact data, identity numbers and signature lines (DOMAIN §6).

``PHONE`` … ``WECHAT`` read NFKC text; ``ID_NUMBER`` reads squeezed text, so that spaces
inside a number do not hide it; the signature patterns read one line at a time.
"""

from __future__ import annotations

import re
from typing import Final

_GAP = r"[\s\-‐-―]?"
MOBILE: Final = re.compile(rf"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:{_GAP}\d{{4}}){{2}}(?!\d)")
LANDLINE: Final = re.compile(rf"(?<!\d)(?:\(0\d{{2,3}}\)|0\d{{2,3}}){_GAP}\d{{7,8}}(?!\d)")
ID_NUMBER: Final = re.compile(
    r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9xX]"
)
EMAIL: Final = re.compile(
    r"[A-Z0-9._%+-]{1,64}\s?@\s?[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,6}", re.IGNORECASE | re.ASCII
)
WECHAT: Final = re.compile(r"(?:微信号?|QQ)[:\s]*[\w-]{5,20}", re.IGNORECASE | re.ASCII)
PLACE_AND_POST: Final = re.compile(
    r"[一-鿿]{2,8}[省市区县旗州乡镇村][一-鿿]{0,12}"
    r"(?:书记|局长|主任|科长|处长|县长|区长|镇长|乡长|校长|院长|所长)"
)

_KEYS = (
    r"(?P<key>作者(?:简介|单位|姓名)?|姓名|(?:工作|所在|推荐)?单位|所在学校|学校|地址"
    r"|联系(?:电话|方式|人)|电话|手机(?:号码)?|邮箱|职务|职称|指导(?:教师|老师)|身份证号?码?)"
)
_OPENING = r"^[（(【\[]?"
SIGNED_WITH_COLON: Final = re.compile(rf"{_OPENING}(?:{_KEYS}[::：]|作者系|作者为(?![了什何]))")
SIGNED_WITHOUT_COLON: Final = re.compile(rf"{_OPENING}{_KEYS}")

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"


def id_checksum_ok(number: str) -> bool:
    """Whether the 18th character of *number* is right (GB 11643-1999, ISO 7064 MOD 11-2)."""
    pairs = zip(_ID_WEIGHTS, number[:17], strict=True)
    remainder = sum(weight * int(digit) for weight, digit in pairs) % 11
    return _ID_CHECKS[remainder] == number[17].upper()
