"""House tests. One realistic call of every component macro, for test_components."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    FileField,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional


class EntryForm(Form):
    """An entry form with one field of each kind and, when empty, four faults."""

    token = HiddenField()
    title = StringField("题目", [Length(min=1, message="请填题目")], description="不超过 30 字。")
    genre = RadioField(
        "体裁",
        [InputRequired("请选一项")],
        choices=[SelectChoice("case", "典型案例"), SelectChoice("story", "感人故事")],
    )
    summary = TextAreaField("摘要", [Optional()])
    unit = SelectField("单位", choices=[SelectChoice("a", "青柳区信访局")])
    words = DecimalField("字数", [InputRequired("请填数字")])
    written_on = DateField("写作日期", [Optional()])
    closes_at = DateTimeLocalField("截止时间", [Optional()])
    manuscript = FileField("正文文件")
    original = BooleanField("原创", [InputRequired("第一项承诺还没有勾选")])


def faulty_form() -> EntryForm:
    """Return the form after an empty submission: four faults."""
    form = EntryForm(data={"title": "", "unit": "a"})
    form.validate()
    return form


PAGE = {
    "code": "P1",
    "label": "全幅",
    "detail": "4,200 × 6,800 像素",
    "thumb_href": "/files/p1-thumb.jpg",
    "image_href": "/files/p1.jpg",
    "tiles_href": "/files/p1.dzi",
    "href": "?page=1",
    "alt": "行楷中堂，写第六条",
    "is_current": True,
    "remove_href": "/remove/P1",
}
BANDS = [
    {"word": "优", "range": "18–20", "low": "18", "text": "切题准确。", "is_on": True},
    {"word": "良", "range": "16–17.5", "low": "16", "text": "基本切题。", "is_on": False},
]
CRITERION = {
    "number": 1,
    "name": "主题契合",
    "out_of": "20",
    "step": "0.5",
    "field_id": "points-1",
    "field_name": "points-1",
    "value": "18",
    "errors": [],
    "bands": BANDS,
}


def paragraph(number: int, kind: str, *runs: tuple[str, str], **more: object) -> dict[str, object]:
    """Return a paragraph of a judge copy with all its keys."""
    written = [{"text": text, "kind": kind} for text, kind in runs]
    rest = {"level": 0, "marker": "", "notes": [], "rows": [], "figure": None, "is_heading": False}
    return {"number": number, "kind": kind, "runs": written, **rest, **more}


HEADING = paragraph(0, "heading", ("这件事归谁管", ""), level=1, marker="一、", is_heading=True)
PARAGRAPH = paragraph(
    1,
    "paragraph",
    ("我在", ""),
    ("××单位", "masked"),
    ("的登记簿上写下日期", ""),
    ("[1]", "mark"),
    ("。《条例》要求", ""),
    ("不得推诿、敷衍、拖延", "law"),
    ("推委", "slip"),
    notes=[{"text": "《条例》第二十八条，差 1 字，原文为“推诿”", "is_off": True}],
)
ITEM = paragraph(2, "list", ("登记", ""), level=1, marker="1.")
TABLE = paragraph(3, "table", rows=[[[{"text": "三月", "kind": ""}], []]])
FIGURE = paragraph(0, "figure", figure={"position": 0, "width": 800, "height": 600})
UNSHOWN = paragraph(0, "figure", ("图（格式不支持，未显示）", ""))
NOTE = paragraph(0, "footnote", ("原话如此。", ""), level=1, marker="[1]")
OLD_PARAGRAPH = {
    "number": 4,
    "kind": "list",
    "is_heading": False,
    "runs": [{"text": "2. 早先冻结的副本", "kind": ""}],
    "notes": [],
}
ROW = {
    "name": "一封来信的十五天<定稿>.docx",
    "size": "38 KB",
    "word": "已收到",
    "kind": "done",
    "detail": "正文 2386 字",
    "remove_href": "/remove/M1",
}
WINNER = {
    "title": "一封来信的十五天",
    "href": "",
    "name": "ZW-2027-0266",
    "is_code": True,
    "unit": "作者未同意公开姓名",
    "quote": "",
}
PIECE = {
    "href": "/gallery/SF-2027-0132",
    "image_href": "/files/p1.jpg",
    "width": 1300,
    "height": 1790,
    "title": "第六条",
    "name": "何静",
    "unit": "江临市第一中学",
    "level": "一等奖",
    "alt": "第六条，何静书",
}
DIGEST = "9f2c41d708b3e65a4cc1907e5db8f213a6e0417c2f95d38b71e4c06db83a52f9"


def context() -> dict[str, Any]:
    """Return what the sample calls below refer to."""
    return {
        "form": faulty_form(),
        "page": PAGE,
        "second": PAGE | {"code": "P2", "label": "落款处", "is_current": False},
        "item": CRITERION,
        "wrong": CRITERION | {"field_id": "points-2", "errors": ["不能超过 20"], "number": 2},
        "paragraphs": [HEADING, PARAGRAPH, ITEM, TABLE, FIGURE, UNSHOWN, OLD_PARAGRAPH, NOTE],
        "row": ROW,
        "winner": WINNER,
        "piece": PIECE,
        "digest_of": DIGEST,
        "page_href": lambda number: f"?page={number}",
    }


# file → (macros to import, a call of each)
SAMPLES: dict[str, tuple[str, str]] = {
    "icons": ("ic", "<p>{{ ic('warn') }}有一处</p>"),
    "seal": (
        "seal, book, stamp",
        "{{ seal() }}{{ book('我与条例') }}{{ stamp('江临市', '5.19') }}",
    ),
    "chrome": (
        "page_head, desk_head, tabs",
        "{{ page_head('作品', '27 件', [{'label': '报送台', 'href': '/'}]) }}"
        "{% call desk_head('作品', '27 件') %}<a href='/x'>导出</a>{% endcall %}"
        "{{ tabs([{'label': '待评', 'href': '?s=1', 'is_current': true, 'count': 74}], '状态') }}",
    ),
    "kept": ("kept_list", '{{ kept_list("/judging") }}'),
    "flashes": (
        "flash_list, callout",
        "{{ flash_list([('done', '收到了。')]) }}"
        "{% call callout('look', '把握不足。') %}建议加评{% endcall %}",
    ),
    "field": (
        "text_field, textarea_field, select_field, number_field, date_field, datetime_field,"
        " file_field, choice_field, checkbox_field, hidden_fields",
        "{{ hidden_fields(form) }}{{ text_field(form.title) }}{{ textarea_field(form.summary) }}"
        "{{ select_field(form.unit) }}{{ number_field(form.words, '整数') }}"
        "{{ date_field(form.written_on) }}{{ datetime_field(form.closes_at) }}"
        "{{ file_field(form.manuscript, accept='.docx') }}{{ choice_field(form.genre) }}"
        "{{ checkbox_field(form.original) }}",
    ),
    "error_summary": (
        "error_summary, title_prefix, error_list",
        "<title>{{ title_prefix(form) }}填报</title>{{ error_summary(form) }}"
        "{% for field in form %}<i id='{{ field.id }}'></i>{% endfor %}<i id='genre-0'></i>",
    ),
    "table": (
        "table_sheet, table_head, sort_header, cell",
        "{% call table_sheet('作品列表', stack=true) %}"
        "{{ table_head(['题目', {'label': '字数', 'is_numeric': true}]) }}"
        "<tbody><tr><td class='ti'>井盖</td>{{ cell('字数', '2,386', 'r num') }}"
        "{{ cell('提示', none) }}</tr></tbody>{% endcall %}"
        "<table><tr>{{ sort_header('时间', '?by=time', 'descending') }}</tr></table>",
    ),
    "pager": ("pager", "{{ pager(3, 8, page_href, '第 21–30 件，共 74 件') }}"),
    "status_badge": (
        "status, tag, progress_bar, sure",
        "{{ status('已报送', 'work') }}{{ tag('查重', 'red') }}"
        "{{ progress_bar(47, 120, '已评') }}{{ sure(58, true) }}",
    ),
    "timeline": (
        "timeline, history",
        "{{ timeline([{'name': '报送', 'when': '5 月', 'state': 'now'}], '现在') }}"
        "{{ history([{'when': '10:46', 'who': '林晚舟', 'what': '报送', 'note': ''}]) }}",
    ),
    "upload": (
        "upload_area, page_order",
        "<form id='rm'></form>"
        "{{ upload_area(form.manuscript, '/up', '.docx', 20, 'docx', rows=[row], form_id='rm') }}"
        "{{ page_order([page, second], 'order', 'move', 'rm') }}",
    ),
    "viewer": (
        "page_viewer",
        "{{ page_viewer([page, second], 1, {'is_saving': False, 'saving_href': '/saving'}) }}",
    ),
    "mask_editor": (
        "mask_editor",
        "{{ mask_editor('/p.jpg', '全幅', [{'x': 5, 'y': 20, 'w': 8, 'h': 60, 'kind': 'sign'}],"
        " [('sign', '落款'), ('seal', '印章')]) }}",
    ),
    "reader": ("reader_tools", "{{ reader_tools() }}"),
    "scorecard": (
        "criterion, sumup, saved, keys, mobile_bar",
        "{{ saved('还没有改动') }}<form id='rubric'>{{ criterion(item) }}"
        "{{ criterion(wrong, true) }}"
        "{{ sumup('18', '100', '', '还差第 2 项', [('优', 90)], '签字提交，评下一篇',"
        " [{'href': '/recuse', 'label': '认出作者，申请回避', 'key': 'r'}]) }}</form>"
        "{{ keys([(('J', 'K'), '上下段')], [(('S',), '跳过')]) }}"
        "{{ mobile_bar('18', '1 / 2 项') }}",
    ),
    "card": ("signed_card", "{% call signed_card('评', '项', '', none, []) %}88 分{% endcall %}"),
    "copy": (
        "copy_sheet, reading",
        "{{ copy_sheet('一封来信', paragraphs, [('单位', 1), ('姓名', 2)], '?masked',"
        " figures=['/figure']) }}"
        "{{ reading('一封来信', '征文，2386 字', paragraphs, ['/figure']) }}",
    ),
    "confirm": (
        "confirm",
        "{% call confirm('撤回《井盖》？', '名额会空出来。', [{'term': '状态', 'before': '已报送',"
        " 'after': '已撤回'}], '/withdraw', 'tok', '撤回', '/back') %}"
        "<label for='why'>理由</label><input id='why' name='why'>{% endcall %}",
    ),
    "empty_state": (
        "empty_state",
        "{{ empty_state('还没有作品', '写好后报送。', '/new', '填报') }}",
    ),
    "filters": (
        "filters, chosen",
        "{{ filters('/list', {'name': 'q', 'label': '查找', 'value': '', 'placeholder': '题目'},"
        " [{'name': 's', 'label': '状态', 'options': [{'value': 'a', 'label': '全部',"
        " 'is_selected': true}]}]) }}{{ chosen([{'label': '征文', 'href': '/list'}], '/list') }}",
    ),
    "bulkbar": (
        "bulkbar, all_check, row_check",
        "{{ all_check() }}{{ row_check('entry', 'A-07', '井盖') }}"
        "{{ bulkbar([{'label': '审查通过', 'name': 'deed', 'value': 'accept',"
        " 'formaction': ''}]) }}",
    ),
    "quota": (
        "quotas",
        "{{ quotas([{'unit': '白石县信访局', 'done': 0, 'least': 3, 'most': 6,"
        " 'note': '从未登录', 'href': ''}], '单位完成情况') }}",
    ),
    "stat": (
        "figures, bar_chart, row_chart",
        "{{ figures([{'number': 4, 'unit': '篇', 'text': '在二等奖线上下'}]) }}"
        "{{ bar_chart([{'label': '60', 'value': 2}], '60 分 2 篇') }}"
        "{{ row_chart([{'label': '草稿', 'value': 97, 'kind': 'b4'}], '草稿 97') }}",
    ),
    "nowlist": (
        "nowlist",
        "{{ nowlist([{'number': 9, 'what': '个单位没有完成', 'why': '共缺 13 篇',"
        " 'action': '催办', 'href': '/remind'}]) }}",
    ),
    "checklist": (
        "checklist",
        "{{ checklist([{'label': '题目', 'word': '已填', 'kind': 'done'}]) }}",
    ),
    "receipt": (
        "receipt, print_button",
        "{{ receipt('HZ-1', [{'term': '正文', 'value': 'a.docx', 'digest': digest_of,"
        " 'is_strong': false}], '江临市信访局', '2027.5.19') }}{{ print_button('打印回执') }}",
    ),
    "declare": (
        "declare",
        "{{ declare([{'field': form.original, 'title': '原创', 'text': '独立完成'}], '须勾选') }}",
    ),
    "cut": ("cut", "<table>{{ cut('二等奖线', '16 篇', 8, 58, true) }}</table>"),
    "outline": ("outlines", "<svg>{{ outlines([]) }}</svg>"),
    "names": (
        "level",
        "{{ level('一等奖', '1 篇', [winner], true) }}{{ level('二等奖', '0 篇', []) }}",
    ),
    "gallery": ("gallery", "{{ gallery([piece]) }}"),
}
