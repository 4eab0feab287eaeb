"""Units: the tree, one at a time, and many from a sheet."""

import io
from datetime import UTC, datetime

import pytest
import xlsxwriter
from sqlalchemy import select

from portal.accounts import operations, queries
from portal.accounts.operations import UnitValues
from portal.accounts.unit_sheet import read_sheet, write_sheet
from portal.errors import Refused
from portal.extensions import db
from portal.files.refusals import FileRefused
from portal.models import Unit, UnitAllowance
from portal.models.enums import CategoryKind
from tests.factories.call import make_call
from tests.factories.unit import make_unit
from tests.portal.files.compound import compound

AT = datetime(2027, 5, 6, 4, 0, tzinfo=UTC)


def sheet(*rows, header=("单位名称", "单位代码", "上级单位", "简称", "征文任务数", "征文限额")):
    """Return a real workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for line, row in enumerate([header, *rows]):
            page.write_row(line, 0, row)
    target.seek(0)
    return target


def bring_in(*rows, categories=()):
    """Import a workbook as the console does."""
    found, problems = read_sheet(sheet(*rows), "单位.xlsx")
    return operations.import_units(
        found, problems=problems, categories=categories, actor=None, at=AT
    )


def test_sheet_makes_the_tree_with_quotas(app):
    call = make_call()

    report = bring_in(
        ("白沙镇", "", "云岭县局"),
        ("云岭县局", "YL", "", "云岭局、县局", 2, 5.0),
        categories=call.categories,
    )

    town, county = queries.unit_called("白沙镇"), queries.unit_by_code("YL")
    allowance = db.session.scalars(select(UnitAllowance)).one()
    assert (2, 0, True) == (len(report.added), len(report.changed), report.is_good)
    assert (county.id, ["云岭局", "县局"]) == (town.parent_id, county.short_names)
    assert (county.id, 2, 5) == (
        allowance.unit_id, allowance.quota_minimum, allowance.quota_maximum,
    )  # fmt: skip


def test_one_bad_row_keeps_all_others_out(app):
    report = bring_in(("甲局",), ("乙局", "", "没有的"), ("", "X"))

    assert [3, 4] == [problem.line for problem in report.problems]
    assert 0 == db.session.query(Unit).count()


def test_importing_again_changes_by_code_and_name_and_keeps_empty_cells(app):
    bring_in(("甲局", "A1", "", "甲"), ("乙局", "", "甲局", "乙"))

    report = bring_in(("甲局（新）", "A1"), ("乙局",))

    renamed, other = queries.unit_by_code("A1"), queries.unit_called("乙局")
    assert (0, 2) == (len(report.added), len(report.changed))
    assert ("甲局（新）", ["甲局"], ["甲"]) == (
        renamed.name, renamed.former_names, renamed.short_names,
    )  # fmt: skip
    assert (renamed.id, ["乙"]) == (other.parent_id, other.short_names)
    assert 2 == db.session.query(Unit).count()


def test_two_rows_for_one_unit_are_told(app):
    bring_in(("甲局", "A1"))

    report = bring_in(("丙局", "A1"), ("甲局", "C1"))

    assert [(3, "和第 2 行是同一个单位（一行按代码，一行按名称）")] == [
        (problem.line, problem.reason) for problem in report.problems
    ]


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"", "空.xlsx", 422),
        (compound({"Workbook": b"old"}), "旧.xls", 415),
        ("单位名称,单位代码\n甲局,A1\n".encode(), "单位.xlsx", 415),
        (b"PK\x03\x04 broken", "坏.xlsx", 422),
        (b"x" * (2 * 1024 * 1024 + 1), "大.xlsx", 413),
    ],
)
def test_file_that_is_no_sheet_is_refused_with_a_sentence(content, name, status):
    with pytest.raises(FileRefused) as refusal:
        read_sheet(io.BytesIO(content), name)

    assert status == refusal.value.status
    assert refusal.value.message


def test_written_table_comes_back_as_it_was(app):
    city = make_unit(name="=1+1市局", code="C1", short_names=["市局"])
    county = make_unit(name="云岭县局", code="YL", parent=city, region="云岭县")
    quotas = {(county.id, CategoryKind.ESSAY): (2, 5)}

    content = write_sheet(queries.units_tree(), quotas)
    rows, problems = read_sheet(io.BytesIO(content), "单位表.xlsx")

    assert [] == problems
    assert [("=1+1市局", "C1", ""), ("云岭县局", "YL", "=1+1市局")] == [
        (row.name, row.code, row.parent) for row in rows
    ]
    assert {CategoryKind.ESSAY: (2, 5)} == rows[1].quotas


def test_tree_is_unfolded_with_siblings_in_their_order(app):
    city = make_unit(name="市局")
    second = make_unit(name="乙县", parent=city)
    first = make_unit(name="甲县", parent=city)
    town = make_unit(name="丙镇", parent=second)

    assert [(city, 0), (second, 1), (town, 2), (first, 1)] == [
        (node.unit, node.level) for node in queries.units_tree()
    ]
    assert {city.id: None, second.id: city.id, first.id: city.id, town.id: second.id} == (
        queries.unit_parents()
    )


def test_names_of_a_unit_include_those_above_it(app):
    city = make_unit(name="江临市局", short_names=["市局"])
    county = make_unit(name="云岭县局", former_names=["云岭县办"], parent=city)
    make_unit(name="别的局")

    assert ["云岭县局", "云岭县办", "江临市局", "市局"] == queries.names_of_unit(county)


def test_new_name_leaves_the_old_one_behind(app):
    unit = make_unit(name="旧名局")

    operations.update_unit(unit, UnitValues(name="新名局"), actor=None, at=AT)

    assert ("新名局", ["旧名局"]) == (unit.name, unit.former_names)


def test_unit_never_stands_above_itself(app):
    city = make_unit()
    county = make_unit(parent=city)

    with pytest.raises(Refused, match="不能是它自己"):
        operations.update_unit(city, UnitValues(name="市局", parent=county), actor=None, at=AT)


def test_name_is_given_once(app):
    make_unit(name="甲局")

    with pytest.raises(Refused, match="用了这个单位名称"):
        operations.create_unit(UnitValues(name="甲局"), actor=None, at=AT)


@pytest.mark.parametrize("said", ["云岭县信访局", " 云岭县信访局 ", "云岭局", "云岭县信访办"])
def test_unit_is_found_by_any_of_its_names(app, said):
    unit = make_unit(name="云岭县信访局", short_names=["云岭局"], former_names=["云岭县信访办"])

    assert unit is queries.unit_called(said)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("没有的局", "没有找到“没有的局”"), ("县局", "可能是几个单位：甲县局、乙县局")],
)
def test_unit_that_is_not_clear_is_asked_for_again(app, said, sentence):
    make_unit(name="甲县局", short_names=["县局"])
    make_unit(name="乙县局", short_names=["县局"])

    with pytest.raises(Refused, match=sentence) as refusal:
        queries.unit_called(said)

    assert "unit" == refusal.value.field
