"""
Patterns of contact data and identity numbers (DOMAIN §6). All read NFKC text.

Each is anchored so that case numbers, amounts and hotlines (12345) stay what they are.
"""

from __future__ import annotations

import re
from typing import Final

# never across a blank line, which parts paragraphs and the cells of a table
GAP: Final = r"(?:[^\S\n]|[\-‐-―−.·•‧・_()/、]|\n(?!\n)){0,2}"
_GAP: Final = r"(?:[^\S\n]|[\-‐-―−.·/]|\n(?!\n)){0,2}"
_MEASURE: Final = r"(?!\d|\.\d|\s?(?:万|亿|多)?(?:元|件|人次?|吨|平方|公里|亩|余[元件人]))"
_BEFORE: Final = r"(?<![\d.A-Za-z])"
MOBILE: Final = re.compile(
    rf"{_BEFORE}(?:\(?\+?86\)?{_GAP})?(?:"
    rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}|1[3-9]\d{_GAP}\d{{3}}{_GAP}\d{{5}}"
    rf"|1[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}}|1[3-9]\d{{3}}{_GAP}\d{{6}}"
    rf"|1[3-9]\d{{4}}{_GAP}\d{{5}}|1(?:[\s\-.]?[3-9])(?:[\s\-.]\d){{9}}){_MEASURE}"
)
LANDLINE: Final = re.compile(
    rf"{_BEFORE}(?:\+?86{_GAP})?(?:\((?:010|02\d|0[3-9]\d{{2}})\)|(?:010|02\d|0[3-9]\d{{2}})){_GAP}"
    rf"[2-8]\d{{2,3}}[\s\-]?\d{{4}}(?!\d)(?:\s?(?:转|-|分机|ext\.?)\s?\d{{1,5}})?{_MEASURE}"
)
LOCAL_LINE: Final = re.compile(
    r"(?:电话|座机|热线|传真|拨打|tel)(?:号码)?(?:是|为|[:.])?\s?(?P<number>[2-8]\d{2,3}[\s\-]?\d{4})"
    r"(?!\d)(?:\s?(?:转|分机)\s?\d{1,5})?",
    re.IGNORECASE,
)
SERVICE_LINE: Final = re.compile(rf"{_BEFORE}[48]00{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)")
CASE_NUMBER: Final = re.compile(
    r"(?:编号|案号|受理号|登记号|流水号|单号|合同号|文号|查询码|回执号|工单)(?:是|为)?[::]?\s?[A-Z]{0,4}$"
)
_DATE: Final = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_AREA: Final = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}"
ID_NUMBER: Final = re.compile(rf"(?:[1-9]\d{{5}}){_DATE}\d{{3}}[0-9xX]")
_CUT: Final = _GAP
_D: Final = r"\d"
_BIRTH: Final = _CUT.join([rf"(?:1{_CUT}9|2{_CUT}0)", _D, _D, "[01]", _D, "[0-3]", _D])
WRITTEN_ID: Final = re.compile(
    rf"(?<![\dA-Za-z]){_CUT.join(['[1-9]', *[_D] * 5])}{_CUT}{_BIRTH}{_CUT}"
    rf"{_CUT.join([_D, _D, _D, '[0-9xX]'])}(?![\dA-Za-z])"
)
OLD_ID: Final = re.compile(
    rf"(?<![\dA-Za-z]){_AREA}\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}(?![\dA-Za-z])"
)
EMAIL: Final = re.compile(
    r"[A-Z0-9][A-Z0-9._%+-]{0,63}\s?(?:@|[(\[{<]\s?(?:at|@|艾特|圈a)\s?[)\]}>]|#at#|艾特)\s?"
    r"[A-Z0-9-]{1,63}(?:\s?(?:[.。]|[(\[]dot[)\]])\s?[A-Z0-9-]{1,63}){0,5}"
    r"\s?(?:[.。]|[(\[]dot[)\]])\s?[A-Z]{2,12}(?![A-Z])",
    re.IGNORECASE | re.ASCII,
)
_APPS: Final = (
    r"(?:微信|薇信|威信|微X|扣扣|企鹅号?|抖音|快手|小红书|公众号|视频号|微博"
    r"|(?<![A-Za-z])(?:we\s?chat|weixin|qq群?|q号|v信|(?:vx|wx|v)(?=号|\s?[:,]|\s|是|[一-鿿])))"
)
_HANDLE: Final = r"(?P<handle>[A-Za-z][A-Za-z0-9_-]{4,19})"
_ACCOUNT: Final = r"(?P<account>[1-9]\d{4,11}(?![\d年月日号元块人件个次条字多余万]|\s?[元万件人]))"
WECHAT: Final = re.compile(
    rf"{_APPS}(?:[^A-Za-z0-9。!?;\n]{{0,8}}{_HANDLE}"
    rf"|(?:群|公众号|同?号码?|账号|帐号|昵称)?(?:就?是|为|叫|\s|:|,|\(|加|“|「){{0,3}}(?!12345(?!\d)){_ACCOUNT})",
    re.IGNORECASE,
)
PLATE: Final = re.compile(
    r"(?<![A-Za-z0-9])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-HJ-NP-Z][·•\s]?(?=[A-HJ-NP-Z0-9]*\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])"
)
BANK_CARD: Final = re.compile(
    r"(?<![\dA-Za-z])[3-6]\d{3}(?:[\s-]?\d{4}){2,3}[\s-]?\d{1,4}(?![\dA-Za-z])"
)
ADDRESS: Final = re.compile(
    r"[一-鿿]{2,8}?(?:路|街|巷|大道|胡同|小区|花园|新村|家园|苑|公寓|村|庄|组|号楼)"
    r"(?:[东西南北中]段)?\s?\d{1,4}\s?(?:号楼|号|栋|幢|弄|组)(?:院)?"
    r"(?:\s?\d{1,3}\s?(?:号楼|单元|栋|幢))?(?:\s?\d{1,2}\s?单元)?(?:\s?\d{1,4}\s?(?:室|号|户))?"
)

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"


def id_checksum_ok(number: str) -> bool:
    """Whether the 18th character of *number* is right (GB 11643-1999, ISO 7064 MOD 11-2)."""
    pairs = zip(_ID_WEIGHTS, number[:17], strict=True)
    remainder = sum(weight * int(digit) for weight, digit in pairs) % 11
    return _ID_CHECKS[remainder] == number[17].upper()


def luhn_ok(number: str) -> bool:
    """Whether the last digit of a bank card is right (ISO/IEC 7812-1)."""
    total = 0
    for place, letter in enumerate(reversed(number)):
        digit = int(letter) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit  # the sum of its digits
    return total % 10 == 0
