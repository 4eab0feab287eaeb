"""Authors who do not exist, with everything their entry form would say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reviewers.blind import Identity


@dataclass(frozen=True, slots=True)
class Person:
    """An author: the name, the unit as registered, its other names, those above it."""

    name: str
    unit: str
    aliases: tuple[str, ...]
    above: tuple[str, ...]
    department: str
    post: str
    mobile: str
    landline: str
    email: str
    id_number: str
    handle: str
    # how the unit is written without being registered so
    shortened: tuple[str, ...] = ()

    @property
    def identity(self) -> Identity:
        """What the scan is told."""
        return Identity(
            names=(self.name,),
            units=(self.unit, *self.aliases, *self.above),
            phones=(self.mobile, self.landline),
            emails=(self.email,),
            id_numbers=(self.id_number,),
            posts=(self.department + self.post,),
            hints=(self.department,),
        )


def _person(line: str) -> Person:
    parts = [part.strip() for part in f"{line} ".split("|")]
    several = [tuple(filter(None, parts[place].split("、"))) for place in (2, 3, 11)]
    return Person(parts[0], parts[1], several[0], several[1], *parts[4:11], shortened=several[2])


_TUNING: Final = """
何伟 | 银川市兴庆区信访局 | 兴庆信访 | 银川市信访局
  | 督查督办科 | 科长 | 13909511234 | 0951-6012345
  | hewei_xq@163.com | 64010219800307121X | hw_xinqing | 兴庆区信访局
古丽·阿依夏木 | 吐鲁番市高昌区亚尔镇人民政府 | 亚尔镇政府 | 高昌区委
  | 综治中心 | 副主任 | 15299530876 | 0995-8765432
  | guli.ay@sina.cn | 652101198805124524 | guli880512 | 高昌区亚尔镇人民政府
欧阳志远 | 平江县教育体育局 | 平江教体局、平江县教育局 | 岳阳市教育体育局
  | 督导室 | 主任 | 18674012398 | 0730-6221108
  | ouyangzy@qq.com | 430626197911062213 | oyzy1979 | 平江教育体育局
王建国 | 河间市第一中学 | 河间一中 | 河间市教育局
  | 政教处 | 主任 | 13832710045 | 0317-3228899
  | wjg1965@126.com | 132932196506180339 | wangjg65 |
高兴 | 宁远县司法局 | 县司法局 | 永州市司法局
  | 人民参与和促进法治股 | 股长 | 17774661290 | 0746-7223456
  | gaox@nysf.gov.cn | 431126199001013018 | gaoxing_ny | 宁远司法局
马秀兰 | 石嘴山市大武口区朝阳街道办事处 | 朝阳街道办、朝阳街道 | 大武口区人民政府
  | 信访办 | 干事 | 15909520317 | 0952-2019988
  | maxl@dwk.gov.cn | 640202198709230026 | mxl870923 | 大武口区朝阳街道办事处
陈静 | 泉州市洛江区人民法院 | 洛江法院 | 泉州市中级人民法院
  | 立案庭 | 庭长 | 13960281157 | 0595-22630012
  | chenjing@ljfy.cn | 350504198303115027 | cj_luojiang | 洛江区人民法院
巴特尔 | 阿拉善左旗信访局 | 阿左旗信访局 | 阿拉善盟信访局
  | 接访科 | 科员 | 18604830962 | 0483-8332277
  | bateer@alszq.cn | 152921198412080017 | bte_1984 | 阿拉善信访局
李想 | 诸暨市枫桥镇人民政府 | 枫桥镇政府、枫桥镇 | 诸暨市委
  | 平安法治办公室 | 主任 | 13567560818 | 0575-87041234
  | lixiang@fengq.cn | 330681199208140628 | lx_fengq | 诸暨市枫桥镇政府
尉迟恒 | 晋中市榆次区自然资源局 | 榆次自然资源局、榆次国土局 | 晋中市规划和自然资源局
  | 执法监察大队 | 副队长 | 13994590273 | 0354-3021987
  | yuchiheng@sx.gov.cn | 140702197804226813 | ych78 | 榆次区自然资源局
刘雨桐 | 成都市金牛区住房和城乡建设局 | 金牛住建局、区住建局 | 成都市住房和城乡建设局
  | 物业管理科 | 工作人员 | 18980021456 | 028-87705612
  | liuyt@jnzj.cn | 510106199511203927 | lyt1120 | 金牛区住房和城乡建设局
常宁 | 淄博市张店区人力资源和社会保障局 | 张店人社局、区人社局 | 淄博市人力资源和社会保障局
  | 劳动监察大队 | 队长 | 13465330719 | 0533-2868123
  | changning@zdrs.cn | 370303198102174518 | cn_zhangdian | 张店区人力资源和社会保障局
"""
_HELD_OUT: Final = """
张伟 | 许昌市建安区信访局 | 建安信访局、许昌县信访局 | 许昌市信访局
  | 网信科 | 科长 | 13782210936 | 0374-5112233
  | zhangwei_ja@126.com | 411023198001155518 | zw_jianan | 建安区信访局
次仁卓玛 | 林芝市巴宜区八一镇人民政府 | 八一镇政府 | 巴宜区信访局
  | 便民服务中心 | 主任 | 18908940572 | 0894-5822110
  | cirenzm@163.com | 542621199003040024 | crzm1990 | 巴宜区八一镇人民政府
司马青 | 滁州市琅琊区城市管理行政执法局 | 琅琊城管局、区城管局 | 滁州市城市管理局
  | 信访宣教科 | 科员 | 15955050864 | 0550-3021456
  | simaqing@lycg.cn | 341102198612034029 | smq_ly | 琅琊区城市管理行政执法局
买买提·吐尔逊 | 和田县巴格其镇中心小学 | 巴格其小学、巴格其中心校 | 和田县教育局
  | 教导处 | 主任 | 13999490281 | 0903-2512345
  | maimaiti@htjy.cn | 653221198007150012 | mmt_tursun | 和田县巴格其中心小学
赵海波 | 铁岭市银州区人民检察院 | 银州检察院、银州区检察院 | 铁岭市人民检察院
  | 控告申诉检察部 | 检察官 | 13841057729 | 024-72812001
  | zhaohb@tlyz.jcy.cn | 211202197906172517 | zhb7906 |
平凡 | 米脂县卫生健康局 | 米脂卫健局、县卫健局 | 榆林市卫生健康委员会
  | 信访法规股 | 股长 | 15191267780 | 0912-6222876
  | pingfan@mzwj.cn | 612729198903182416 | pf_mizhi | 米脂卫生健康局
林小满 | 漳州市龙文区步文街道办事处 | 步文街道办、步文街道 | 龙文区人民政府
  | 社会事务办 | 副主任 | 13859640713 | 0596-2168800
  | linxm@lwbw.cn | 350603199305204026 | lxm_bw | 龙文区步文街道办事处
那日苏 | 科尔沁右翼前旗农牧和科技局 | 科右前旗农牧局 | 兴安盟农牧局
  | 土地确权办公室 | 主任 | 18248270036 | 0482-8399120
  | narisu@kyqq.cn | 152221198510142012 | nrs_85 |
周全 | 宜兴市水利局 | 宜兴水利 | 无锡市水利局
  | 水政科 | 副科长 | 13961539022 | 0510-87986611
  | zhouq@yxsl.cn | 320282198811073619 | zq_yixing | 宜兴水利局
诸葛明 | 兰溪市诸葛镇人民政府 | 诸葛镇政府 | 兰溪市信访局
  | 综合信息指挥室 | 主任 | 13516937128 | 0579-88601155
  | zhugem@lxzg.cn | 330781198209063333 | zgm_lanxi | 兰溪市诸葛镇政府
孙晓蕾 | 大连市甘井子区第三十七中学 | 大连三十七中、三十七中 | 甘井子区教育局
  | 德育处 | 教师 | 15842663019 | 0411-86651230
  | sunxl37@dl.edu.cn | 210211198906175840 | sxl37z | 甘井子区第三十七中学
吴越 | 昆明市呈贡区总工会 | 呈贡工会、区总工会 | 昆明市总工会
  | 权益保障部 | 部长 | 13888760415 | 0871-67478800
  | wuyue@cgzgh.cn | 530121198705091123 | wy_chenggong | 呈贡区总工会
"""


def _roster(table: str) -> tuple[Person, ...]:
    """Read a table whose rows are three lines long."""
    return tuple(_person(row) for row in table.strip().replace("\n  |", " |").splitlines())


TUNING: Final = _roster(_TUNING)
HELD_OUT: Final = _roster(_HELD_OUT)
