"""
Demonstration room: the cast: units, staff, authors and judges of an invented city.

Every name, place and number is made up; the telephone numbers lie in a block of
zeros that no operator hands out.
"""

from dataclasses import dataclass
from typing import Final, Literal

StaffRole = Literal["organiser", "observer", "admin"]
CategoryName = Literal["essay", "calligraphy"]
ConflictKind = Literal["kin", "teacher", "other"]


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit that takes part; `parent` is the code of the unit above it."""

    code: str
    name: str
    short_names: tuple[str, ...]
    parent: str | None = None
    former_names: tuple[str, ...] = ()
    level: Literal["city", "county", "town"] = "city"


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """Somebody who runs or watches the call."""

    username: str
    name: str
    role: StaffRole
    unit: str
    department: str
    post: str
    phone: str


@dataclass(frozen=True, slots=True)
class DemoAuthor:
    """Somebody who wrote an essay, a piece of calligraphy, or both."""

    key: str
    name: str
    unit: str
    department: str
    post: str
    kind: Literal["信访专职", "信访兼职", "其他干部", "教师"]
    phone: str

    @property
    def email(self) -> str:
        """An address in a domain reserved for examples."""
        return f"{self.key}@jianglin.example"


@dataclass(frozen=True, slots=True)
class DemoJudge:
    """A judge; `unit` is set only when the employer is one of the call's units."""

    username: str
    name: str
    post: str
    employer: str
    unit: str | None
    categories: tuple[CategoryName, ...]
    styles: tuple[Literal["楷", "行", "隶", "篆", "草"], ...]
    phone: str


@dataclass(frozen=True, slots=True)
class DemoConflict:
    """A tie between a judge and an author that only a declaration can reveal."""

    judge: str
    author: str
    kind: ConflictKind
    note: str
    #: What the organisers made of it: must the judge step aside, and why.
    binds: bool | None = None
    finding: str = ""


@dataclass(frozen=True, slots=True)
class DemoCalibration:
    """An essay every judge tries first: the organisers' points, criterion by criterion, and why."""

    number: int
    points: tuple[str, ...]
    note: str


def _phone(number: int) -> str:
    return f"1300000{number:04d}"


UNITS: Final = (
    DemoUnit("JL01", "江临市信访局", ("市信访局",), former_names=("江临市信访办公室",)),
    DemoUnit("JL02", "江临市教育局", ("市教育局", "江临教育局")),
    DemoUnit("JL03", "江临市文化馆", ("市文化馆",), former_names=("江临市群众艺术馆",)),
    DemoUnit("JL04", "江临市水务局", ("市水务局",), former_names=("江临市水利局",)),
    DemoUnit(
        "QL01", "青柳区信访局", ("区信访局", "青柳信访局"), "JL01", ("青柳区信访办",), "county"
    ),
    DemoUnit("BS01", "白石县信访局", ("县信访局", "白石信访局"), "JL01", (), "county"),
    DemoUnit("JL21", "江临市第一中学", ("市一中", "江临一中"), "JL02", (), "county"),
    DemoUnit("JL22", "江临市启明学校", ("启明学校",), "JL02", ("江临市特殊教育学校",), "county"),
    DemoUnit("QL11", "青柳区柳荫街道办事处", ("柳荫街道", "柳荫街道办"), "QL01", (), "town"),
    DemoUnit("QL12", "青柳区望江街道办事处", ("望江街道", "望江街道办"), "QL01", (), "town"),
    DemoUnit(
        "BS11",
        "白石县石桥镇人民政府",
        ("石桥镇", "石桥镇政府"),
        "BS01",
        ("白石县石桥乡人民政府",),
        "town",
    ),
    DemoUnit("BS12", "白石县云岫乡人民政府", ("云岫乡", "云岫乡政府"), "BS01", (), "town"),
)

STAFF: Final = (
    DemoStaff("organiser", "方若水", "organiser", "JL01", "宣传调研科", "科长", _phone(1)),
    DemoStaff("observer", "闻守正", "observer", "JL01", "机关纪委", "书记", _phone(2)),
    DemoStaff("admin", "罗启明", "admin", "JL01", "信息中心", "工程师", _phone(3)),
)

AUTHORS: Final = (
    DemoAuthor("a01", "林晚舟", "QL01", "来信办理科", "科员", "信访专职", _phone(101)),
    DemoAuthor("a02", "高兴", "QL11", "桂花巷社区", "网格员", "信访兼职", _phone(102)),
    DemoAuthor("a03", "常宁", "BS11", "综合治理办公室", "副主任", "信访兼职", _phone(103)),
    DemoAuthor("a04", "古丽夏提·艾山江", "JL22", "生活部", "教师", "教师", _phone(104)),
    DemoAuthor("a05", "欧阳静远", "JL01", "督查科", "副科长", "信访专职", _phone(105)),
    DemoAuthor("a06", "周明远", "QL01", "接访科", "科长", "信访专职", _phone(106)),
    DemoAuthor("a07", "许敏", "BS11", "党政办公室", "副主任", "其他干部", _phone(107)),
    DemoAuthor("a08", "许知行", "JL04", "办公室", "主任科员", "信访兼职", _phone(108)),
    DemoAuthor("a09", "何静", "BS01", "网上信访科", "科长", "信访专职", _phone(109)),
    DemoAuthor("a10", "田野", "JL02", "督查督办科", "科员", "信访兼职", _phone(110)),
    DemoAuthor("a11", "梅清源", "BS11", "退休干部支部", "原信访专干", "信访专职", _phone(111)),
    DemoAuthor("a12", "沈砚秋", "JL21", "语文组", "高级教师", "教师", _phone(112)),
    DemoAuthor("a13", "江平", "JL03", "创作部", "馆员", "其他干部", _phone(113)),
    DemoAuthor("a14", "马玉兰", "BS12", "便民服务中心", "主任", "信访兼职", _phone(114)),
    DemoAuthor("a15", "陈立冬", "JL01", "复查复核科", "科长", "信访专职", _phone(115)),
    DemoAuthor("a16", "孙小满", "QL12", "平安建设办公室", "科员", "信访兼职", _phone(116)),
    DemoAuthor("a17", "郑怀谷", "BS12", "桐花村党支部", "书记", "其他干部", _phone(117)),
    DemoAuthor("a18", "罗一鸣", "QL01", "联合接访中心", "驻点律师志愿者", "其他干部", _phone(118)),
    DemoAuthor("a19", "安然", "QL12", "司法所", "所长", "其他干部", _phone(119)),
    DemoAuthor("a20", "魏长河", "JL04", "供水管理科", "科长", "其他干部", _phone(120)),
    DemoAuthor("a21", "程雪融", "JL21", "学生工作处", "副主任", "教师", _phone(121)),
    DemoAuthor("a22", "杜若", "BS01", "办信科", "科员", "信访专职", _phone(122)),
    DemoAuthor("a23", "丁巧云", "QL11", "信访工作站", "站长", "信访专职", _phone(123)),
    DemoAuthor("a24", "白帆", "JL22", "办公室", "主任", "教师", _phone(124)),
    DemoAuthor("a25", "温如玉", "JL03", "辅导部", "副研究馆员", "其他干部", _phone(125)),
    DemoAuthor("a26", "石朴", "JL21", "美术组", "教师", "教师", _phone(126)),
    DemoAuthor("a27", "柳成荫", "JL22", "美工室", "教师", "教师", _phone(127)),
    DemoAuthor("a28", "邓云章", "QL11", "文化站", "站长", "其他干部", _phone(128)),
    DemoAuthor("a29", "秦半农", "BS12", "农业服务中心", "农艺师", "其他干部", _phone(129)),
    DemoAuthor("a30", "顾念慈", "QL12", "老年学校", "教师", "教师", _phone(130)),
    DemoAuthor("a31", "章悦", "JL01", "宣传调研科", "科员", "信访专职", _phone(131)),
)

JUDGES: Final = (
    DemoJudge(
        "judge1",
        "冯以宁",
        "教授",
        "江临学院文学院",
        None,
        ("essay", "calligraphy"),
        ("楷", "行"),
        _phone(201),
    ),
    DemoJudge("judge2", "唐立言", "副总编辑", "江临晚报社", None, ("essay",), (), _phone(202)),
    DemoJudge(
        "judge3", "谢松年", "教研室主任", "江临市教育局", "JL02", ("essay",), (), _phone(203)
    ),
    DemoJudge("judge4", "蓝心", "律师", "江临市律师协会", None, ("essay",), (), _phone(204)),
    DemoJudge("judge5", "汪德全", "副局长", "白石县信访局", "BS01", ("essay",), (), _phone(205)),
    DemoJudge(
        "judge6",
        "邵临池",
        "主席",
        "江临市书法家协会",
        None,
        ("calligraphy",),
        ("楷", "隶"),
        _phone(206),
    ),
    DemoJudge(
        "judge7",
        "温庭柯",
        "副教授",
        "江临学院美术学院",
        None,
        ("calligraphy",),
        ("行", "草"),
        _phone(207),
    ),
    DemoJudge(
        "judge8",
        "卢砚耕",
        "研究馆员",
        "江临市文化馆",
        "JL03",
        ("calligraphy",),
        ("隶", "篆"),
        _phone(208),
    ),
    DemoJudge(
        "judge9",
        "苏半闲",
        "二级美术师",
        "江临书画院",
        None,
        ("calligraphy",),
        ("草", "篆", "行"),
        _phone(209),
    ),
)

CONFLICTS: Final = (
    DemoConflict("judge7", "a25", "kin", "作者是评委的女儿"),
    DemoConflict(
        "judge6",
        "a26",
        "teacher",
        "作者曾随评委学书三年",
        binds=True,
        finding="已向书法家协会核实，两人确是师生，应当回避。",
    ),
    DemoConflict(
        "judge9",
        "a27",
        "other",
        "在同一期书法班听过课",
        binds=False,
        finding="两人只是同班听课，没有师生或者亲友关系，不必回避。",
    ),
    DemoConflict("judge2", "a22", "kin", "作者是评委的外甥女"),
)

CALIBRATION: Final = DemoCalibration(
    18,
    ("18", "21.5", "18", "13", "13", "4.5"),
    "三杯水的写法新，条款引得准，讲法、讲情、守界线三层清楚，主题和法治两项可以给到良的上端。"
    "个人的事多、具体的案例只有一件半，典型性给良。结尾收得干净，语言不必再往下压。",
)


def unit(code: str) -> DemoUnit:
    """The unit with this code."""
    return next(known for known in UNITS if known.code == code)


def author(key: str) -> DemoAuthor:
    """The author with this key."""
    return next(known for known in AUTHORS if known.key == key)
