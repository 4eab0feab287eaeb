"""Engine room: variant characters (异体字) that brush works may write for the printed form."""

from typing import Final

# The printed form first, then what hands write for it: forms that mean the same in every
# text, as the list of variants of 1955 pairs them; a call may accept more. A form that is a word
# of its own today is not here, since it would hide a fault: except 着著, 了瞭, 借藉, 复覆, 粘黏,
# where whoever writes traditional forms writes the second for the first, and a false alarm on
# every such work would cost the readers more than the rare fault. What differs as simplified
# and traditional only needs no line, both are read as simplified.
_GROUPS: Final = """
柏栢 坂岅 榜牓 褒襃 杯盃桮 备俻 奔犇逩 痹痺 遍徧 冰氷 并並併竝 钵盋 博愽 布佈 参叅 惭慙 册冊 厕厠
策筞 插揷 查査 察詧 场塲 趁趂 乘乗椉 吃喫 痴癡 翅翄 敕勅 酬酧醻 床牀 窗窓窻牕牎 创剏剙 唇脣 春旾
淳湻 辞辤 匆怱悤 凑湊 粗麤觕 村邨 耽躭 荡盪 岛嶋嶌㠀 捣擣 德悳惪 堤隄 蒂蔕 吊弔 妒妬 睹覩 朵朶
鹅鵞 厄戹阨 凡凢 仿倣 峰峯 蜂蠭 附坿 概槩 秆稈 糕餻 稿稾 歌謌 个箇 耕畊 躬躳 构搆 够夠 鼓皷 雇僱
挂掛 管筦 馆舘 罐鑵 规槼 果菓 函圅 和咊龢 核覈 恒恆 花蘤 欢懽 回囘囬 毁燬 汇滙 昏昬 魂䰟 鸡雞鷄
迹跡蹟 绩勣 羁覊 戛戞 奸姦 剪翦 鉴鑑鑒 教敎 叫呌 阶堦 劫刦刧刼 杰傑 解觧 届屆 晋晉 迥逈 韭韮
局侷跼 矩榘 考攷 肯肎 款欵 坤堃 昆崑崐 阔濶 懒嬾 琅瑯 泪淚 狸貍 犁犂 敛歛 梁樑 邻隣 吝悋 留畱 柳桺
琉瑠 略畧 貌皃 梅楳槑 妙玅 拿拏 年秊䄵 宁甯 暖煖 炮砲礮 匹疋 飘飃 凭凴 瓶缾 栖棲 凄淒悽 戚慼 期朞
棋碁棊 旗旂 弃棄 憩憇 墙牆墻 琴琹 丘坵 秋秌龝 球毬 驱敺 却卻 群羣 裙帬裠 韧靭靱 融螎 软輭 蕊蘂蕋
睿叡 升昇陞 剩賸 湿溼 时旹 实寔 视眡眎 是昰 疏疎 竖豎 似佀 祀禩 苏甦 诉愬 笋筍 它牠 叹歎 啼嗁 眺覜
同仝 兔兎 拖拕 玩翫 碗盌椀 亡亾兦 往徃 望朢 污汙汚 溪谿 仙僊 弦絃 闲閒 衔啣 享亯 效効傚 笑咲
携攜擕 泄洩 欣忻 幸倖 叙敘敍 恤卹 婿壻 喧諠 勋勛 巡廵 烟煙 岩巖嵒 验騐 雁鴈 宴讌醼 扬敭 耀燿
野埜壄 夜亱 异異 姻婣 因囙 吟唫 映暎 咏詠 勇勈 涌湧 游遊 逾踰 愈瘉癒 欲慾 寓庽 猿猨 岳嶽 韵韻
灾災烖 照炤 哲喆 珍珎 志誌 置寘 煮煑 注註 最冣 罪辠 国囯圀囶 地墬埊 天兲 人𠆢 法灋 明朙眀 奇竒
事亊 京亰 处䖏 鲜鱻 圆圎 深㴱 崖厓 曾曽 真眞 黄黃 即卽 既旣 强彊 众衆眾 总揔緫 发髪 高髙 吴呉 吕呂
青靑 清淸 户戶戸 吞呑 录彔 冲沖 减減 决決 况況 净淨 凉涼 盗盜 羡羨 没沒 说説 悦悅 税稅 脱脫 锐鋭
阅閲 温溫 绿緑 戏戱 虚虗 虎乕 尔尒 弥彌 称穪 算祘 零〇 了瞭 着著 借藉 征徵 余馀餘 复覆 伙夥 郁鬱
干乾幹 仿彷 佛彿 粘黏 么麽 于於 只祇衹 升昇 托託 占佔 周週 回迴 汇彙 蒙濛矇 策筴 节莭 叶葉 庄庒
华蕐 万卍卐 与與 久乆 卒卆 会㑹 今仐 俭倹 侯矦 翻飜 胸胷 救捄 慎昚 善譱 阴隂 美羙 麻蔴 弊獘 廉亷
德徳 惠恵 每毎 步歩 收収 霸覇 宽寛 聪聡 据拠 处処 谐龤
"""


def _printed() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in _GROUPS.split():
        for variant in group[1:]:
            found.setdefault(variant, group[0])
    return found


PRINTED: Final = _printed()
"""Variant → printed form."""
