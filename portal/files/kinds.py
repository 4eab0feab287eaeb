"""Kinds of files, as their content tells them. Names only, no bytes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a file is by content; its name has no say."""

    DOCX = "docx"
    PDF = "pdf"
    TXT = "txt"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    XLSX = "xlsx"
    # The rest is recognised only to be refused with a sentence that helps.
    DOC = "doc"
    WPS = "wps"
    RTF = "rtf"
    ODT = "odt"
    OFD = "ofd"
    PPTX = "pptx"
    XLS = "xls"
    WEBP = "webp"
    HEIC = "heic"
    GIF = "gif"
    BMP = "bmp"
    SVG = "svg"
    ZIP = "zip"
    ARCHIVE = "archive"
    HTML = "html"
    XML = "xml"
    MAIL = "mail"
    SHORTCUT = "shortcut"
    VIDEO = "video"
    AUDIO = "audio"
    PROGRAM = "program"
    UNKNOWN = "unknown"


ESSAYS: Final = frozenset({Kind.DOCX, Kind.PDF, Kind.TXT})
SCANS: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.TIFF})
SHEETS: Final = frozenset({Kind.XLSX})
PACKAGES: Final = frozenset({Kind.DOCX, Kind.XLSX})

MEDIA_TYPES: Final = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.PDF: "application/pdf",
    Kind.TXT: "text/plain",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.TIFF: "image/tiff",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    # taken only where an office program turns them into docx
    Kind.DOC: "application/msword",
    Kind.WPS: "application/vnd.ms-works",
    Kind.RTF: "application/rtf",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
}

SUFFIXES: Final = {
    Kind.DOCX: ("docx",),
    Kind.PDF: ("pdf",),
    Kind.TXT: ("txt", "text"),
    Kind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    Kind.PNG: ("png",),
    Kind.TIFF: ("tif", "tiff"),
    Kind.XLSX: ("xlsx",),
    Kind.DOC: ("doc", "dot"),
    Kind.WPS: ("wps", "wpt"),
    Kind.RTF: ("rtf",),
    Kind.ODT: ("odt",),
}

#: Under which names people send a page that they saved from an office or a browser.
DOCUMENT_SUFFIXES: Final = frozenset({"docx", "doc", "wps", "pdf", "rtf", "odt"})

NAMES: Final = {
    Kind.DOCX: "docx 文稿",
    Kind.PDF: "PDF",
    Kind.TXT: "txt 文本",
    Kind.JPEG: "JPEG 图片",
    Kind.PNG: "PNG 图片",
    Kind.TIFF: "TIFF 图片",
    Kind.XLSX: "xlsx 表格",
}

# A near miss gets its own advice, but only where the thing it could become is asked for:
# "save it as docx" helps nobody who should send a scan.
NEAR_MISSES: Final = {
    **dict.fromkeys((Kind.DOC, Kind.WPS, Kind.RTF, Kind.ODT, Kind.OFD, Kind.PPTX), ESSAYS),
    **dict.fromkeys((Kind.WEBP, Kind.HEIC, Kind.GIF, Kind.BMP, Kind.SVG), SCANS),
    **dict.fromkeys((Kind.HTML, Kind.XML, Kind.MAIL), ESSAYS),
    Kind.XLS: SHEETS,
    # the file itself is elsewhere, whatever it is
    Kind.SHORTCUT: ESSAYS | SCANS | SHEETS,
}

OTHER_NAMES: Final = {
    Kind.DOC: ".doc 文稿",
    Kind.WPS: ".wps 文稿",
    Kind.RTF: ".rtf 文稿",
    Kind.ODT: ".odt 文稿",
    Kind.OFD: ".ofd 版式文件",
    Kind.PPTX: "演示文稿",
    Kind.XLS: ".xls 表格",
    Kind.WEBP: "WebP 图片",
    Kind.HEIC: "HEIC 照片",
    Kind.GIF: "GIF 图片",
    Kind.BMP: "BMP 图片",
    Kind.SVG: "SVG 矢量图",
    Kind.HTML: "网页文件",
    Kind.XML: "XML 文件",
    Kind.MAIL: "邮件",
    Kind.ZIP: "压缩包",
    Kind.ARCHIVE: "压缩包",
    Kind.VIDEO: "视频",
    Kind.AUDIO: "音频",
    Kind.PROGRAM: "程序文件",
}
