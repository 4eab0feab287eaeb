"""Desk of submitters: the entry form. Saving takes anything; the room tells what is missing."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    SelectMultipleField,
    StringField,
)

from portal.accounts.queries import units_all
from portal.calls.settings import (
    AI_USES,
    GLYPHS,
    STAFF_KINDS,
    CalligraphyRules,
    EssayRules,
    calligraphy_rules,
    essay_rules,
)
from portal.entries.dossier import Dossier
from portal.entries.forms import (
    ABSTRACT_LIMIT,
    ALSO_MASK_LIMIT,
    NOTE_LIMIT,
    PUBLISHED,
    TITLE_LIMIT,
    TRANSCRIPTION_LIMIT,
    AuthorValues,
    EssayAnswers,
    scope_title,
    scopes,
)
from portal.entries.leak_report import choices_of
from portal.entries.reading import figures_in
from portal.web.forms import Form, Phone
from portal.web.submitters.fields import Centimetres, choice, long_text, picked, text

PERSON: Final = ("name", "department", "post", "staff_kind", "phone")
# the order of the page, for the list of what has to be put right
FIRST: Final = (
    "title", "genre", "scope", "script", "glyphs", "format", "width_cm", "height_cm", "file",
    "abstract", "ai_use", "published_before", "has_signature", "transcription", "edition_note",
    "made_on", "offers_original",
)  # fmt: skip
LAST: Final = ("also_mask", "confirmed")
SIGNED: Final = {"yes": True, "no": False}


class EntryForm(Form):
    """What both kinds of entry ask; the subclass made for a category adds the rest."""

    version = HiddenField()
    copy_code = HiddenField()
    confirmed = BooleanField("看过了，评审副本没有问题")
    reply = long_text("给审查人员的回复", NOTE_LIMIT, "可以说明改了哪里；不用改的，说明为什么。")

    people = 1
    units: Mapping[str, int] = MappingProxyType({})
    texts: tuple[tuple[str, int], ...] = ()

    def arrange(self, names: Iterable[str]) -> None:
        """Put the fields into the order of the page, which is the order of its faults."""
        first = [name for name in names if name in self._fields]
        rest = [name for name in self._fields if name not in first]
        self._fields: dict[str, Field] = {name: self._fields[name] for name in (*first, *rest)}

    def title_text(self) -> str:
        """Return the title as typed."""
        raise NotImplementedError

    def answers(self) -> dict[str, Any]:
        """Return the answers under their keys."""
        raise NotImplementedError

    def author(self, place: int) -> dict[str, str]:
        """Return what was typed about one author."""
        return {part: self[f"author{place}_{part}"].data or "" for part in PERSON}

    def unit_of(self, place: int) -> int | None:
        """Return the unit of a co-author; the main author's is the entry's."""
        return self.units.get(self[f"author{place}_unit"].data) if place else None

    def authors(self, *, submitter_id: int, submitter_name: str) -> list[AuthorValues]:
        """Return the authors; the submitter is recognised by the name on the account."""
        typed = [self.author(place) for place in range(self.people)]
        return [
            AuthorValues(
                name=person["name"],
                department=person["department"],
                post=person["post"],
                staff_kind=person["staff_kind"],
                phone=person["phone"],
                unit_id=self.unit_of(place),
                user_id=submitter_id if not place and person["name"] == submitter_name else None,
            )
            for place, person in enumerate(typed)
            if not place or person["name"]
        ]

    def agreed(self) -> set[int]:
        """Return the ids of the declaration texts that are ticked."""
        return {number for key, number in self.texts if self[f"agree_{key}"].data}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that no co-author is without a name."""
        is_valid = bool(super().validate(extra_validators))
        for place in range(1, self.people):
            person = self.author(place)
            if not person["name"] and any(person.values()):
                self.refuse(f"author{place}_name", "请填写合作者姓名，没有合作者的请把这一栏清空")
                is_valid = False
        return is_valid


class EssayFields(EntryForm):
    """The essay's own questions."""

    title = text("题目", TITLE_LIMIT, description="不超过 30 字，不要写书名号。")
    abstract = long_text("摘要", ABSTRACT_LIMIT)
    ai_use = choice("写作中是否使用人工智能工具", AI_USES, "如实说明即可，不影响评审。")
    published_before = choice("是否发表过或获过奖", PUBLISHED)
    also_mask = text("还有没遮住的", ALSO_MASK_LIMIT)
    masked_hits = SelectMultipleField("也遮住", validate_choice=False)
    kept_lines = SelectMultipleField("保留这一行", validate_choice=False)
    hidden_figures = SelectMultipleField("不给评委看的图", validate_choice=False)
    file = FileField("正文文件")

    ticks: Mapping[str, frozenset[str]] = MappingProxyType({})

    def title_text(self) -> str:
        """Return the title as typed."""
        return self.title.data or ""

    def answers(self) -> dict[str, Any]:
        """Return the answers under their keys."""
        keys = ("genre", "abstract", "ai_use", "published_before", "also_mask")
        # a picture, a hit of a version that was replaced meanwhile is nobody's any more
        ticked = {
            key: sorted(may.intersection(self[key].data or ())) for key, may in self.ticks.items()
        }
        return {key: self[key].data for key in keys} | ticked


class CalligraphyFields(EntryForm):
    """The calligraphy work's own questions."""

    scope = picked("书写内容", scopes(), "写的是《信访工作条例》的哪一部分。")
    glyphs = choice("字形", GLYPHS)
    width_cm = text("宽", 8, Centimetres())
    height_cm = text("高", 8, Centimetres())
    transcription = long_text(
        "释文", TRANSCRIPTION_LIMIT, "篆书、草书必填：把写的字逐字打出来，审读时对照。"
    )
    edition_note = long_text("版本与用字说明", NOTE_LIMIT)
    made_on = text("创作时间", 30, description="例如：2027 年 3 月。")
    has_signature = choice(
        "作品上有没有落款或印章",
        {"yes": "有", "no": "没有"},
        "有的话，评委看到的图会遮住它们。",
    )
    offers_original = BooleanField("入选后可以提供原件")
    # not a HiddenField: page_order draws it beside the pages, and one of a name is enough
    order = StringField()
    file = FileField("图片")

    def title_text(self) -> str:
        """Return what the work writes: that is its title."""
        return scope_title(self.scope.data or "")

    def answers(self) -> dict[str, Any]:
        """Return the answers under their keys."""
        keys = ("scope", "script", "glyphs", "format", "width_cm", "height_cm")
        notes = ("transcription", "edition_note", "made_on", "offers_original")
        typed = {key: self[key].data for key in (*keys, *notes)}
        return typed | {"has_signature": SIGNED.get(self.has_signature.data or "")}


def entry_form(dossier: Dossier) -> EntryForm:
    """Return the form of an entry: typed values when it was sent, stored ones else."""
    category = dossier.entry.category
    rules = essay_rules(category) if dossier.is_essay else calligraphy_rules(category)
    own = _essay_fields(rules) if isinstance(rules, EssayRules) else _brush_fields(rules)
    people = 1 + rules.max_coauthors
    texts = {f"agree_{text.key}": BooleanField(text.heading) for text in dossier.texts}
    units = units_all() if people > 1 else ()
    fixed = {
        "people": people,
        "units": {unit.code: unit.id for unit in units},
        "ticks": _ticks(dossier),
        "texts": tuple((text.key, text.id) for text in dossier.texts),
    }
    names = {unit.code: unit.name for unit in units}
    base = EssayFields if dossier.is_essay else CalligraphyFields
    shape = type(base.__name__, (base,), {**own, **_people_fields(people, names), **texts, **fixed})
    form: EntryForm = shape(data=stored(dossier))
    form.arrange((*FIRST, *_people_fields(people, names), *LAST, *texts, "reply"))
    return form


def _ticks(dossier: Dossier) -> dict[str, frozenset[str]]:
    """Return what an essay's author may tick beside the copy, by field."""
    blocks = dossier.manuscript.blocks if dossier.manuscript else ()
    findings = dossier.copy.findings if dossier.copy else ()
    figures = frozenset(one.key for one in figures_in(blocks))
    return {
        "hidden_figures": figures,
        **choices_of(findings, EssayAnswers.of(dossier.entry.answers)),
    }


def _essay_fields(rules: EssayRules) -> dict[str, Any]:
    return {"genre": choice("体裁", rules.genres)}


def _brush_fields(rules: CalligraphyRules) -> dict[str, Any]:
    return {"script": choice("书体", rules.scripts), "format": picked("形式", rules.formats)}


def _people_fields(people: int, units: Mapping[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for place in range(people):
        who = "作者" if place == 0 else f"合作者{place}"
        fields |= {
            f"author{place}_name": text(f"{who}姓名", 60),
            **({f"author{place}_unit": picked(f"{who}单位", units)} if place else {}),
            f"author{place}_department": text(f"{who}部门", 60),
            f"author{place}_post": text(f"{who}职务或职称", 60),
            f"author{place}_staff_kind": picked(f"{who}人员类别", STAFF_KINDS),
            f"author{place}_phone": text(f"{who}手机", 32, Phone()),
        }
    return fields


def stored(dossier: Dossier) -> dict[str, Any]:
    """Return what is kept of an entry, by field."""
    entry, copy = dossier.entry, dossier.copy
    values: dict[str, Any] = {**entry.answers, "title": entry.title, "reply": entry.reply or ""}
    if "has_signature" in entry.answers:
        values["has_signature"] = "yes" if entry.answers["has_signature"] else "no"
    for place, author in enumerate(dossier.authors):
        values |= {f"author{place}_{part}": getattr(author, part) for part in PERSON}
        values[f"author{place}_unit"] = author.unit.code if author.unit else ""
    values |= {f"agree_{text.key}": text.id in dossier.agreed for text in dossier.texts}
    values["version"] = str(entry.version)
    values["copy_code"] = copy.code if copy else ""
    values["confirmed"] = copy is not None and copy.confirmed_at is not None
    return values
