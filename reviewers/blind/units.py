"""
What else a unit's registered name is written as: without its city, without 区, shortened.

银川市兴庆区信访局 is written 兴庆区信访局, 兴庆信访局 or 区信访局, 银川市第二十一小学 becomes
银川二十一小. What still names a place or a school is certain; what any county has
(区信访局, 二十一小) is left to a person, and so is the region by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LEVELS: Final = "特别行政区|自治区|自治州|自治县|地区|省|市|区|县|旗|州|盟|镇|乡|街道"
_REGION: Final = re.compile(rf"([一-鿿]{{2,10}}?)({_LEVELS})")
_TOWN: Final = re.compile("(?:镇|乡|街道)$")
_PARTY: Final = re.compile("^(?:中国共产党|中共)")
_SCHOOL: Final = re.compile(
    "^(.*?)第?([一二三四五六七八九十百]{1,4})(?:初级|高级|完全)?(中|小|幼)(?:学|儿园)$"
)
_NAMED: Final = re.compile(
    "^([一-鿿]{2,8})(?:小学|中学|学校|幼儿园|大学|学院|医院|集团|公司|社区|村委会|居委会)$"
)
_NAMELESS: Final = re.compile(
    "^(?:第?[一二三四五六七八九十]+|实验|人民|中心|中医|附属|初级|高级|职业|技术|特殊|教育|妇幼|保健|党校|"
    "外国语|民族|回民|城关|完全|县立|希望|综合)*$"
)
_COMMON: Final = re.compile(
    "^[省市区县旗州镇乡]?(?:委|政府)?(?:信访局|教育局|教体局|司法局|公安局|民政局|财政局|人社局|住建局|卫健局|"
    "城管局|法院|检察院|政府|人民政府|人民法院|人民检察院|政法委|组织部|宣传部|统战部|办公室|街道办|"
    "街道办事处|学校|中学|小学|医院|信访办|信访科|纪委|纪委监委|工会|妇联|团委|党委|局|委|办)$"
)
_ABBREVIATIONS: Final = (
    ("人民政府", "政府"), ("教育体育局", "教体局"), ("人力资源和社会保障局", "人社局"),
    ("住房和城乡建设局", "住建局"), ("卫生健康局", "卫健局"), ("卫生健康委员会", "卫健委"),
    ("城市管理综合执法局", "城管局"), ("城市管理行政执法局", "城管局"), ("城市管理局", "城管局"),
    ("发展和改革局", "发改局"), ("发展和改革委员会", "发改委"), ("市场监督管理局", "市场监管局"),
    ("应急管理局", "应急局"), ("退役军人事务局", "退役军人局"), ("文化和旅游局", "文旅局"),
    ("人民法院", "法院"), ("人民检察院", "检察院"), ("总工会", "工会"), ("妇女联合会", "妇联"),
    ("残疾人联合会", "残联"), ("纪律检查委员会", "纪委"), ("政法委员会", "政法委"),
    ("农牧和科技局", "农牧局"),
    ("农业农村局", "农业局"), ("中心小学", "小学"), ("管理委员会", "管委会"), ("第一", "一"),
    ("自然资源局", "资源局"), ("办事处", "办"),
)  # fmt: skip
_GENERIC_REGION: Final = frozenset({"自治区", "自治州", "开发区", "高新区", "经开区", "地区"})


@dataclass(frozen=True, slots=True)
class UnitKeys:
    """Ways to write a unit: sure ones, ones to be judged, and the regions it lies in."""

    sure: frozenset[str]
    doubtful: frozenset[str]
    regions: frozenset[str]


def unit_keys(names: tuple[str, ...]) -> UnitKeys:
    """Return every way to write these units; *names* are squeezed already."""
    sure: set[str] = set()
    doubtful: set[str] = set()
    regions: set[str] = set()
    for name in names:
        found, core = _split(name)
        if not core:
            # a town or a street that is registered as a unit is one
            (sure if _TOWN.search(name) else regions).update({"".join(found), found[-1]})
            continue
        (doubtful if _COMMON.match(name) and len(name) <= len("信访局") else sure).add(name)
        regions |= set(found[-1:])
        for written in {core, _abbreviated(core)}:
            _shorten(found, written, sure, doubtful)
    return UnitKeys(
        frozenset(sure), frozenset(doubtful - sure), frozenset(regions - _GENERIC_REGION)
    )


def _split(name: str) -> tuple[list[str], str]:
    """Cut the regions off the front: (银川市, 兴庆区), 信访局."""
    rest = _PARTY.sub("", name)
    regions: list[str] = []
    while match := _REGION.match(rest):
        regions.append(match.group())
        rest = rest[match.end() :]
    return regions, rest


def _abbreviated(core: str) -> str:
    for long, short in _ABBREVIATIONS:
        core = core.replace(long, short)
    return core


def _shorten(regions: list[str], core: str, sure: set[str], doubtful: set[str]) -> None:
    named = [region for region in regions if region not in _GENERIC_REGION]
    for place, region in enumerate(named):
        tail = "".join(named[place:]) + core
        sure |= {tail, _stem(region) + "".join(named[place + 1 :]) + core}
        sure.add("".join(named[place:-1]) + _stem(named[-1]) + core)
        if core.startswith("委"):
            sure.add(_stem(region) + core[1:])
        if core == "办事处":
            sure |= {region + "办", _stem(region) + "办事处"}
    if named and named[-1].endswith(("自治区", "自治州", "自治县")):
        doubtful.add(named[-1][-3:] + core)
    elif named:
        bare = _level(named[-1]) + core
        doubtful.add(bare if len(bare) > len("区局") else core)
    school = _SCHOOL.match(core)
    if school is not None:
        short = "".join(school.groups()[1:])
        doubtful.add(short)
        named_short = school.group(1) + short
        sure |= {place + named_short for one in named for place in (one, _stem(one))}
    owner = _NAMED.match(core)
    if owner is not None and not _NAMELESS.match(owner.group(1)):
        sure.add(core)


def _stem(region: str) -> str:
    """Return 兴庆 of 兴庆区, 宁夏 of 宁夏回族自治区."""
    stem = re.sub(f"(?:{_LEVELS})$", "", region)
    return re.sub("(?:回族|壮族|维吾尔|藏族|蒙古族|土家族|苗族|彝族|满族)+$", "", stem)


def _level(region: str) -> str:
    match = re.search(f"(?:{_LEVELS})$", region)
    level = match.group() if match else ""
    return level if level == "街道" else level[-1:]
