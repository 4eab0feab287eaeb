"""A desk: 评分汇总表 as a file, for the results and the minutes; who takes it is recorded."""

import io

from flask import send_file
from flask.typing import ResponseReturnValue

from portal import clock
from portal.extensions import db
from portal.files.kinds import MEDIA_TYPES, Kind
from portal.judging import people, standings
from portal.judging.cancelled import cancelled_of
from portal.judging.excluding import excluded_until
from portal.judging.model_words import beside_ranking
from portal.judging.operations.calculations import is_large_ranking
from portal.judging.operations.minutes import record_score_table
from portal.judging.queries.coverage import below_least
from portal.judging.queries.stages import locked_at
from portal.judging.replaying import Verdict, replay
from portal.judging.score_facts import beside_of
from portal.judging.score_sheet import score_sheet
from portal.judging.unplaced import without_part
from portal.labels import word
from portal.models import Ranking
from portal.web.filters import minute
from portal.web.guards import acting_user
from portal.web.organisers.result_words import left_behind, unranked_why
from portal.web.reading import reading

OUTCOMES = {
    Verdict.SAME: "一致",
    Verdict.DIFFERENT: "不一致",
    Verdict.OTHER_ENGINE: "不同，因为引擎换过版本，不说明这一版有误",
}

NAMED = "评委的编号与姓名、分配无关，各页一致"
WAITING = "的评分表在一轮结束以后有变化，各份的分、平均分和分差锁定后列出"
UNNAMED = "名次锁定前，每件的评分从低到高列，不分评委；锁定后每位评委一列，写明姓名"


def take_sheet(ranking: Ranking, label: str) -> ResponseReturnValue:
    """Hand the table over under a name that tells *label*, and write down who took it."""
    with reading():
        content, number, round_ = sheet_of(ranking), ranking.number, ranking.round
        name = f"评分汇总表-{round_.category.prefix}-{label}第{number}版.xlsx"
    record_score_table(round_, number=number, actor=acting_user(), at=clock.now())
    db.session.commit()
    return send_file(
        io.BytesIO(content), mimetype=MEDIA_TYPES[Kind.XLSX], as_attachment=True,
        download_name=name,
    )  # fmt: skip


def replayed(ranking: Ranking) -> str:
    """Say what a replay came to; of a large call it takes longer than a file should."""
    if is_large_ranking(ranking.round):
        how = f"请看“复算”页，或者在服务器上用 wenheng replay {ranking.code}"
        return f"作品多，这份表没有按输入重新计算；要核对，{how}"
    return f"按输入重新计算，结果{OUTCOMES[replay(ranking).verdict]}"


def sheet_of(ranking: Ranking) -> bytes:
    """Write the whole table of a ranking."""
    table, round_ = standings.table_of(ranking, ()), ranking.round
    locked = locked_at(round_.category_id)
    state = f"{minute(locked)} 锁定" if locked else "未锁定"
    notes = [
        round_.category.call.title,
        f"{round_.category.name}　{round_.name}　第 {ranking.number} 版",
        f"{minute(ranking.made_at)} 生成，{state}",
        f"计分办法：{word(ranking.rule)}；至少 {table.least_readings} 份评分才排名",
        f"引擎 {ranking.engine_version}　种子 {ranking.seed}　输入指纹 {ranking.inputs_digest}",
        replayed(ranking),
        NAMED if locked else UNNAMED,
        *beside_ranking(ranking).in_line(),
        *(one.sentence for one in cancelled_of(round_.category)),
        *excluded_until(round_),
    ]
    if untrimmed := sum(row.is_untrimmed for row in table.rows):
        notes.append(f"{untrimmed} 件不足 5 份评分，不去最高最低分，按平均分计")
    if waiting := sum(row.is_withheld for row in table.rows):
        notes.append(f"{waiting} 件{WAITING}")
    apart = without_part(round_.category, limit=None)
    told = people.people_of(ranking, [row.entry_id for row in table.rows])
    names = people.judge_names(ranking, table.judges)
    if locked is None:
        table = standings.unnamed(table)
        columns = len(table.rows[0].totals) if table.rows else 0
        names = tuple(f"评分{place}" for place in range(1, columns + 1))
    return score_sheet(
        table,
        names,
        told,
        notes,
        beside=beside_of(ranking),
        reasons=left_behind(table, below_least(round_, table.least_readings))
        | {one.code: unranked_why(one) for one in table.unranked},
        without_part={code: word(status) for code, status in apart},
        at=ranking.made_at,
    )
