"""
Essays of an office for benches: some 1,100 characters each, no two alike by chance.

Words are put together by a small grammar, so runs of eight characters are as varied as in real
essays; what real essays share is planted: openings, closings, slogans, quoted articles. Three in
a hundred copy from an earlier one.
"""

from __future__ import annotations

from random import Random
from typing import Final

from portal.calls import regulations
from reviewers.duplicates import Base, BaseText


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


WHO: Final = _words(
    "窗口 大娘 大爷 村支书 网格员 调解员 老战士 护林员 女教师 会计 司机 果农 "
    "牧民 渔民 木匠 裁缝 邮递员 记者 律师 医生 厂长 工人 店主 租客 业主 保安 "
    "学生 家长 邻居 亲戚 科长 主任 书记 同事 徒弟 师傅 老伴 儿媳 孙女 伤员 "
    "矿工 养路工 清洁工 值班员 登记员 联络员 志愿者 社工 包工头 种粮户 "
)
WHERE: Final = _words(
    "大厅 走廊 台阶 院坝 地头 渠边 桥头 渡口 车间 仓库 食堂 宿舍 教室 操场 "
    "医院 病房 法庭 车站 站台 集市 超市 小区 楼道 天台 河滩 山坳 林场 果园 "
    "茶山 鱼塘 工地 矿区 老街 巷口 祠堂 祖屋 晒场 粮站 卫生室 接访室 档案室 "
    "会议室 值班室 调解室 村委会 便民点 服务站 信访局 办事处 "
)
WHAT: Final = _words(
    "收据 协议 图纸 账本 存折 合同 证明 照片 地契 欠条 工资 补偿 低保 医保 "
    "社保 户口 房证 界石 水渠 便桥 路灯 围墙 阳台 电梯 水表 电费 暖气 污水 "
    "噪声 油烟 垃圾 车位 学位 学费 药费 伤情 抚恤 旧案 材料 登记 回执 答复 "
    "意见 方案 期限 口信 电话 来信 脚印 棉袄 茶杯 雨伞 老花镜 拐杖 板凳 火炉 "
    "钥匙 公章 名单 笔记 "
)
DOES: Final = _words(
    "翻出 摊开 核对 抄写 递来 收下 登记 追问 打听 记住 说起 想起 算清 认定 "
    "争取 落实 补发 退还 修好 接通 量过 画出 走访 约见 劝住 拉住 扶起 送回 "
    "守着 等来 盼着 念叨 感谢 埋怨 误会 解释 说明 公示 拍下 寄出 签下 盖上 "
    "撕掉 锁进 找到 弄丢 换成 交给 借走 还上 催办 协调 会商 化解 回访 评议 "
    "改进 承诺 兑现 办结 "
)
HOW: Final = _words(
    "慢慢 赶紧 反复 悄悄 当面 连夜 冒雨 顶着风 红着脸 笑着 哽咽着 一趟趟 "
    "一五一十 挨家挨户 不声不响 一笔一画 照例 头一回 再一次 终于 差点 果然 总算 "
    "特意 顺路 轮流 逐项 当场 限期 耐心 认真 直接 主动 依法 按规定 "
)
LIKE: Final = _words(
    "发黄 沉甸甸 皱巴巴 崭新 破旧 潮湿 滚烫 冰凉 工整 潦草 干净 模糊 清楚 "
    "细碎 要紧 麻烦 普通 难忘 意外 多年 前年 去年 当年 隔壁 镇上 县里 山里 "
    "河东 对岸 家乡 单位 社区 群众 老人 孩子 "
)
WHEN: Final = _words(
    "清早 晌午 傍晚 半夜 雨天 雪后 开春 入伏 立秋 腊月 年前 节后 周一 月底 "
    "那阵子 后来 第二天 过了半月 三天以后 汛期 农闲 开学 放假 散会 下班 天黑前 "
    "饭点 一大早 这时候 没多久 "
)
SHAPES: Final = (
    "{0}，{1}{2}在{3}{4}{5}{6}，{7}{8}{9}也{10}{11}了{12}。",
    "{1}的{4}{6}{5}{2}，{0}{3}里的{7}{8}{11}{9}，{10}{12}。",
    "{0}{1}{11}{5}{8}，说{4}那份{6}是{2}{7}的，{3}和{9}都{10}{12}。",
    "我在{3}{5}{6}，{8}{1}{11}{4}，{0}{2}{7}{10}，{9}的{12}才有了着落。",
    "{8}{9}{5}{6}那天，{1}{0}站在{3}，{11}{10}{12}，{2}{7}没有{4}。",
    "谁知{1}{11}{5}了{6}，{2}却{7}{10}{12}，{0}在{3}{4}{8}{9}。",
)
OPENINGS: Final = (
    "习近平总书记关于加强和改进人民信访工作的重要思想，为新时代信访工作指明了前进方向，提供了根本遵循。",
    "接到征文通知的那个晚上，我把这些年记下的工作笔记从头到尾又翻了一遍，许多面孔一下子回到眼前。",
    "信访工作是送上门来的群众工作，一头连着党心，一头连着民心，容不得半点马虎和敷衍。",
    "《信访工作条例》施行以来，我们单位逐条学习、逐项对照，把学到的东西用在了每一次接待当中。",
)
CLOSINGS: Final = (
    "路虽远，行则将至；事虽难，做则必成。我将继续用脚步丈量民情，用真心换取真情，把条例的精神落到每一件小事上。",
    "一枝一叶总关情。今后我要把每一封来信当作家书，把每一位来访的群众当作亲人，让信访工作更有温度。",
    "站在新的起点上，我们要以更加饱满的热情、更加务实的作风，推动信访工作高质量发展，不负人民的期盼。",
)
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN: Final = "明芳军丽强洁平敏刚桂英福贵春兰秋菊大山小河永安国庆建设来宝长顺玉珍素芬德清志远"
_LENGTH: Final = 1000


def usual_base() -> Base:
    """Return the Regulations and the slogans."""
    articles = [(one.number, one.text) for one in regulations.articles()]
    slogans = [(0, line) for line in regulations.slogans()]
    return Base.of(
        [
            BaseText.of_parts("regulations", regulations.TITLE, articles),
            BaseText.of_parts("slogans", "标语", slogans),
        ]
    )


def essays(count: int, seed: int = 4, copying: float = 0.03) -> list[str]:
    """Return *count* essays, the same ones for the same seed; so many of them copy."""
    chance = Random(seed)
    made: list[str] = []
    for number in range(count):
        text = _essay(chance)
        if number and chance.random() < copying:
            text = _copied(text, made[chance.randrange(len(made))], chance)
        made.append(text)
    return made


def _essay(chance: Random) -> str:
    parts = [_sentences(chance, _LENGTH * chance.uniform(0.6, 1.3))]
    if chance.random() < 0.3:
        parts.insert(0, chance.choice(OPENINGS))
    if chance.random() < 0.5:
        article = regulations.article(chance.randint(1, 50))
        parts.append(f"条例{article.no}规定：“{article.text}”" + _sentences(chance, 120))
    if chance.random() < 0.3:
        parts.append(f"{chance.choice(regulations.slogans())}，这句话我记在心里。")
    if chance.random() < 0.3:
        parts.append(chance.choice(CLOSINGS))
    return "\n".join(parts)


def _sentences(chance: Random, length: float) -> str:
    """Return paragraphs of about *length* characters."""
    said: list[str] = []
    written = 0
    while written < length:
        sentence = _sentence(chance)
        said.append(sentence if chance.random() < 0.8 else sentence + "\n")
        written += len(sentence)
    return "".join(said)


def _sentence(chance: Random) -> str:
    pick = chance.choice
    name = pick(SURNAMES) + pick(GIVEN) + (pick(GIVEN) if chance.random() < 0.6 else "")
    words = [
        pick(WHEN),
        name,
        pick(WHO),
        pick(LIKE) + pick(WHERE),
        pick(DOES),
        pick(HOW) + pick(DOES),
        pick(LIKE) + "的" + pick(WHAT),
        pick(HOW),
        pick(LIKE),
        pick(WHAT),
        pick(DOES),
        pick(HOW),
        f"{chance.randint(2, 900)}{pick('户亩元里遍回张件')}{pick(WHAT)}",
    ]
    return pick(SHAPES).format(*words)


def _copied(own: str, other: str, chance: Random) -> str:
    """Put a stretch of another essay into one, with a word changed here and there."""
    length = int(len(other) * chance.choice((0.15, 0.3, 0.5, 1.0)))
    start = chance.randrange(len(other) - length + 1)
    taken = list(other[start : start + length])
    for place in range(chance.randrange(40), length, 60):
        taken[place : place + 1] = chance.choice(DOES)
    middle = chance.randrange(len(own))
    return "".join(taken) if length == len(other) else own[:middle] + "".join(taken) + own[middle:]
