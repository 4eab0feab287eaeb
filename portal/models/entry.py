"""作品 and everything its author hands in or agrees to. Schema only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import User
from portal.models.base import Base, Versioned, new_code
from portal.models.call import Call, Category, DeclarationText
from portal.models.enums import EntryStatus, PageState
from portal.models.unit import Unit


class Entry(Versioned, Base):
    """作品: the thing judged. Who made it is in ``Author``; judges reach neither."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("submitter_id", "creation_key"),
        Index("ix_entry_category_id_status", "category_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    submitter_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # the once-only key of the form that made it; said by a browser, so unique to its person only
    creation_key: Mapped[str] = mapped_column(String(64), default=new_code)
    title: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[EntryStatus] = mapped_column(default=EntryStatus.DRAFT)
    # genre, abstract, ai_use … or script, form, size …: portal.entries.forms names the keys
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    characters: Mapped[int | None]
    recommendation: Mapped[int | None]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    return_reason: Mapped[str | None] = mapped_column(Text)
    returned_at: Mapped[datetime | None]
    reply: Mapped[str | None] = mapped_column(Text)
    # words the organisers want masked in the judge copy, besides what was found and what the
    # author named
    masked_words: Mapped[list[str]] = mapped_column(default=list)

    call: Mapped[Call] = relationship()
    category: Mapped[Category] = relationship()
    unit: Mapped[Unit] = relationship()
    submitter: Mapped[User] = relationship()
    receipts: Mapped[list["Receipt"]] = relationship(order_by="Receipt.id")
    manuscripts: Mapped[list["Manuscript"]] = relationship(order_by="Manuscript.number")
    pages: Mapped[list["ScanPage"]] = relationship(order_by="ScanPage.position, ScanPage.id")
    declarations: Mapped[list["Declaration"]] = relationship(order_by="Declaration.id")
    copies: Mapped[list["JudgeCopy"]] = relationship(order_by="JudgeCopy.number")


class Author(Versioned, Base):
    """作者, on purpose not a relationship of ``Entry``: reaching one is a deliberate query."""

    __tablename__ = "author"
    __table_args__ = (UniqueConstraint("entry_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    department: Mapped[str] = mapped_column(String(60), default="")
    post: Mapped[str] = mapped_column(String(60), default="")
    staff_kind: Mapped[str] = mapped_column(String(30), default="")
    phone: Mapped[str] = mapped_column(String(32), default="", index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    unit: Mapped[Unit | None] = relationship()


class StoredFile(Base):
    """One upload: the bytes are in storage under ``storage_key``, the name is mere data."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(String(100))
    original_name: Mapped[str] = mapped_column(String(255))
    storage_key: Mapped[str] = mapped_column(String(100))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime]


class Manuscript(Base):
    """文稿: one version of an essay's file with the text taken from it."""

    __tablename__ = "manuscript"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    characters: Mapped[int]
    # [{"kind": "paragraph", "text": "…", …}]: portal.files.essays.Block as JSON
    blocks: Mapped[list[Any]] = mapped_column(default=list)
    # a PDF of pictures: its pages are ``ScanPage`` rows, judges look instead of reading
    is_scanned: Mapped[bool] = mapped_column(default=False)
    # pages of a PDF that are pictures without text, numbered from 1
    picture_pages: Mapped[list[Any]] = mapped_column(default=list)
    # [{"kind": "name", "where": "header"}, …]: what told of people outside the text, not the words
    outside: Mapped[list[Any]] = mapped_column(default=list)
    replaced_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship()


class ScanPage(Versioned, Base):
    """
    扫描页: one page of calligraphy, or of an essay that came as pictures.

    A replaced page keeps its row and gets ``replaced_at``.
    """

    __tablename__ = "scan_page"
    __table_args__ = (Index("ix_scan_page_entry_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    # which page of a multi-page TIFF or a PDF
    leaf: Mapped[int] = mapped_column(default=0)
    position: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    state: Mapped[PageState] = mapped_column(default=PageState.PENDING)
    problem: Mapped[str | None] = mapped_column(String(200))
    # [[x, y, width, height], …] as fractions of the upright page
    masks: Mapped[list[Any]] = mapped_column(default=list)
    # the same, drawn by the organisers: theirs only add to the author's
    added_masks: Mapped[list[Any]] = mapped_column(default=list)
    # the same, where the machine saw a seal; a proposal and nothing more
    hints: Mapped[list[Any]] = mapped_column(default=list)
    preview_key: Mapped[str | None] = mapped_column(String(100))
    replaced_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship()


class JudgeCopy(Base):
    """评审副本: what judges see, derived, confirmed by the author, frozen at acceptance."""

    __tablename__ = "judge_copy"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    # essay: masked title and blocks; scans: empty, the pages carry everything
    title: Mapped[str] = mapped_column(String(120), default="")
    blocks: Mapped[list[Any]] = mapped_column(default=list)
    # counted without what is masked: the author's own count tells how long a name is
    characters: Mapped[int | None]
    # a brush work's script, format, size and passage, frozen with the copy: choices and numbers,
    # nothing that anybody typed
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # {"name": 1, "phone": 2}: how many of each kind were masked
    findings: Mapped[list[Any]] = mapped_column(default=list)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # an organiser looked at the masks of the pictures and found nothing bare
    checked_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    pages: Mapped[list["JudgePage"]] = relationship(order_by="JudgePage.position")
    figures: Mapped[list["JudgeFigure"]] = relationship(order_by="JudgeFigure.position")


class JudgePage(Base):
    """One derived page of a judge copy; the keys point at fresh pixels only."""

    __tablename__ = "judge_page"
    __table_args__ = (UniqueConstraint("copy_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    copy_id: Mapped[int] = mapped_column(ForeignKey("judge_copy.id"))
    position: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    page_key: Mapped[str] = mapped_column(String(100))
    preview_key: Mapped[str] = mapped_column(String(100))
    thumb_key: Mapped[str] = mapped_column(String(100))
    pyramid_key: Mapped[str] = mapped_column(String(100))


class JudgeFigure(Base):
    """One picture inside an essay's judge copy: fresh pixels, no name, no tag."""

    __tablename__ = "judge_figure"
    __table_args__ = (UniqueConstraint("copy_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    copy_id: Mapped[int] = mapped_column(ForeignKey("judge_copy.id"))
    position: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    picture_key: Mapped[str] = mapped_column(String(100))


class Declaration(Base):
    """One tick of an author under one version of one text."""

    __tablename__ = "declaration"
    __table_args__ = (UniqueConstraint("entry_id", "text_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    text_id: Mapped[int] = mapped_column(ForeignKey("declaration_text.id"))
    is_agreed: Mapped[bool]
    decided_at: Mapped[datetime]

    text: Mapped[DeclarationText] = relationship()


class Receipt(Base):
    """报送回执: freezes time and file digests; a return or replacement makes it void."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    issued_at: Mapped[datetime]
    # [{"name": …, "size": …, "sha256": …}]
    files: Mapped[list[Any]] = mapped_column(default=list)
    void_at: Mapped[datetime | None]
