"""引用底本 and 对照文本: added by hand or from a file, changed in versions, let go, on record."""

from io import BytesIO

import docx
import pytest

from portal.extensions import db
from portal.models import AuditEvent, BaseText, Call, DuplicateRun, ReferenceText
from portal.models.enums import BaseTextKind, Role, RunKind, RunState
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import counting

WORDS = "近年来，我单位坚持以群众满意为标准，把信访工作摆在突出位置。"
FIELDS = {"kind": "template", "title": "本市统一模板", "text": WORDS}


@pytest.fixture
def desk(call):
    return f"/organise/{call.code}/duplicates"


@pytest.fixture
def organiser(as_, call):
    return as_(make_user(name="方若水", role=Role.ORGANISER, call=call))


def word_file(*paragraphs: str) -> tuple[BytesIO, str]:
    document, stream = docx.Document(), BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(stream)
    stream.seek(0)
    return stream, "讲话.docx"


def followed(client: WatchedClient, address: str, fields: dict[str, object] | None = None) -> str:
    """Send a form and return the page that it leads to."""
    return client.get(client.send(address, fields).location).text


def base_texts() -> list[BaseText]:
    return db.session.query(BaseText).order_by(BaseText.number).all()


def waiting_runs(call: Call) -> int:
    found = {"call_id": call.id, "kind": RunKind.FULL, "state": RunState.WAITING}
    return db.session.query(DuplicateRun).filter_by(**found).count()


def test_list_shows_what_is_built_in(organiser, desk):
    page = organiser.get(f"{desk}/texts").text

    for words in ("《信访工作条例》", "宣传标语", "征集通知", "系统自带", "还没有对照文本"):
        assert words in page


def test_base_text_is_added_and_everything_is_checked_again(organiser, desk, call):
    answer = followed(organiser, f"{desk}/base-texts/new", FIELDS)

    assert "照引它从此不算雷同" in answer
    (row,) = base_texts()
    assert (BaseTextKind.TEMPLATE, "本市统一模板", WORDS, 1) == (
        row.kind,
        row.title,
        row.text,
        row.number,
    )
    assert "第 1 版" in answer
    assert "方若水，" in answer
    assert 1 == waiting_runs(call)


def test_base_text_is_taken_from_a_file(organiser, desk):
    fields = {
        "kind": "other",
        "title": "讲话",
        "text": "",
        "file": word_file("第一段讲话。", "第二段讲话。"),
    }

    organiser.send(f"{desk}/base-texts/new", fields)

    (row,) = base_texts()
    assert "第一段讲话。\n第二段讲话。" == row.text


def test_file_that_is_no_document_is_refused_beside_its_field(organiser, desk):
    fields = FIELDS | {"file": (BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 99), "图.png")}

    answer = organiser.send(f"{desk}/base-texts/new", fields)

    assert 422 == answer.status_code
    assert "有 1 处需要改正" in answer.text
    assert WORDS in answer.text
    assert [] == base_texts()


@pytest.mark.parametrize(
    ("missing", "sentence"), [("title", "请填写题目"), ("text", "请填写正文，或者传一个文件。")]
)
def test_base_text_without_title_or_words_is_refused(organiser, desk, missing, sentence):
    answer = organiser.send(f"{desk}/base-texts/new", FIELDS | {missing: ""})

    assert 422 == answer.status_code
    assert sentence in answer.text


def test_changed_base_text_is_a_new_version_and_the_old_one_stays(organiser, desk):
    organiser.send(f"{desk}/base-texts/new", FIELDS)
    (first,) = base_texts()
    assert WORDS in organiser.get(f"{desk}/base-texts/{first.code}/edit").text

    answer = followed(
        organiser, f"{desk}/base-texts/{first.code}/edit", FIELDS | {"text": WORDS * 2}
    )

    assert "存为新的一版" in answer
    old, new = base_texts()
    assert (1, 2, WORDS, WORDS * 2) == (old.number, new.number, old.text, new.text)
    page = organiser.get(f"{desk}/base-texts/{old.code}").text
    assert "这是旧的一版" in page
    assert f"{desk}/base-texts/{new.code}" in page
    assert 409 == organiser.get(f"{desk}/base-texts/{old.code}/edit").status_code


def test_base_text_let_go_is_no_longer_listed_but_can_be_read(organiser, desk, call):
    organiser.send(f"{desk}/base-texts/new", FIELDS)
    (row,) = base_texts()

    answer = followed(organiser, f"{desk}/base-texts/{row.code}/remove")

    assert "底本去掉了" in answer
    assert "本市统一模板" not in answer
    assert "duplicate.base_text_removed" in last_verbs()
    assert WORDS in organiser.get(f"{desk}/base-texts/{row.code}").text
    again = organiser.send(f"{desk}/base-texts/{row.code}/remove")
    assert 409 == again.status_code


def test_reference_text_is_added_compared_and_withdrawn(organiser, desk):
    fields = {"title": "老花镜的故事", "source": "某报 2026 年 3 月 2 日", "text": WORDS}

    added = followed(organiser, f"{desk}/references/new", fields)

    assert "对照文本加上了" in added
    assert "某报 2026 年 3 月 2 日" in added
    (row,) = db.session.query(ReferenceText).all()
    page = organiser.get(f"{desk}/references/{row.code}").text
    assert WORDS in page

    gone = followed(organiser, f"{desk}/references/{row.code}/withdraw")

    assert "对照文本去掉了" in gone
    assert 1 == gone.count("老花镜的故事</a>")
    db.session.expire_all()
    assert row.withdrawn_at is not None
    assert "duplicate.reference_withdrawn" in last_verbs()
    assert "去掉对照文本</button>" not in organiser.get(f"{desk}/references/{row.code}").text


def test_observer_reads_and_changes_nothing(as_, call, desk, organiser):
    organiser.send(f"{desk}/base-texts/new", FIELDS)
    (row,) = base_texts()
    observer = as_(make_user(role=Role.OBSERVER, call=call))

    listed = observer.get(f"{desk}/texts").text
    page = observer.get(f"{desk}/base-texts/{row.code}").text

    assert "本市统一模板" in listed
    assert "添加底本" not in listed
    assert WORDS in page
    assert "去掉底本" not in page
    assert 403 == observer.send(f"{desk}/base-texts/{row.code}/remove").status_code


def test_text_of_another_call_is_not_found(as_, organiser, desk):
    organiser.send(f"{desk}/base-texts/new", FIELDS)
    (row,) = base_texts()
    other = make_call(title="另一次")
    neighbour = as_(make_user(role=Role.ORGANISER, call=other))

    answer = neighbour.get(f"/organise/{other.code}/duplicates/base-texts/{row.code}")

    assert 404 == answer.status_code


def test_number_of_queries_does_not_grow_with_the_texts(organiser, desk):
    organiser.send(f"{desk}/base-texts/new", FIELDS)
    with counting() as before:
        organiser.get(f"{desk}/texts")
    for number in range(4):
        organiser.send(f"{desk}/base-texts/new", FIELDS | {"title": f"模板 {number}"})
        fields = {"title": f"文章 {number}", "text": WORDS}
        organiser.send(f"{desk}/references/new", fields)

    with counting() as after:
        organiser.get(f"{desk}/texts")

    assert before.number == after.number


def last_verbs() -> list[str]:
    """Return the newest deeds on record, a new check among them."""
    rows = db.session.query(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(3)
    return [row.verb for row in rows]
