"""
The sentences with which a file is refused. Data only: code → words and HTTP status.

Each sentence says what happened and what to do next; a help page prints them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way to say no: its code, its sentence (with ``{facts}``) and its status."""

    code: str
    sentence: str
    status: int = 422


class FileRefused(Exception):
    """A file that we do not take, told so that its sender can mend it."""

    code: str
    message: str
    status: int
    facts: dict[str, str]

    def __init__(self, code: str, **facts: object) -> None:
        refusal = CATALOGUE[code]
        self.code = code
        self.facts = {name: str(value) for name, value in facts.items()}
        self.message = _spaced(refusal.sentence.format(**{**_USUAL, **self.facts}))
        self.status = refusal.status
        super().__init__(code)


def catalogue() -> tuple[Refusal, ...]:
    """Return every refusal, in the order of the table, with the usual facts filled in."""
    return tuple(
        Refusal(entry.code, _spaced(entry.sentence.format(**_USUAL)), entry.status)
        for entry in _TABLE
    )


def _spaced(sentence: str) -> str:
    """Keep the space beside Latin letters only: 这是 PNG 图片, but 这是网页文件."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", sentence)


def megabytes(size: int) -> str:
    """Return *size* in MB as a person says it: ``46``, ``3.1``, never ``0``."""
    value = size / (1024 * 1024)
    return f"{value:.0f}" if value >= 10 else f"{max(value, 0.1):.1f}"


_AS_DOCX: Final = "用 WPS 打开，点“文件”—“另存为”，文件类型选 .docx，再传"
_USUAL: Final = {
    "as_docx": f"请{_AS_DOCX}",
    "as_docx_too": _AS_DOCX,
    "size": "46",
    "limit": "30",
    "what": "个文件",
    "advice": "请压缩或拆分后再传",
    "kind": "xlsx 表格",
    "accepted": "docx 文稿、PDF、txt 文本",
    "suffix": "docx",
    "pages": "240",
    "pixels": "2.8",
    "count": "620",
}

_TABLE: Final = (
    Refusal("missing", "没有收到文件。请重新选一次文件；文件名里有特殊符号的，先改个名字再传", 400),
    Refusal("empty", "这是空文件（0 字节）。请打开看看内容还在不在，存好后再传"),
    Refusal("too_large", "这{what} {size} MB，上限 {limit} MB。{advice}", 413),
    Refusal("no_room", "服务器磁盘快满了，这个文件没有存下。请稍后再传，或告诉组织者", 507),
    Refusal(
        "lock_file",
        "这是编辑时的临时文件（文件名多以 ~$ 开头）。请关闭 WPS 或 Word，传正式的那一份",
    ),
    Refusal("endpoint_encrypted", "文件被本单位的加密软件加密了，我们读不出来。请解密后再传"),
    Refusal("office_encrypted", "这份文档设了打开密码。请在 WPS 或 Word 里去掉密码，保存后再传"),
    Refusal("pdf_encrypted", "这份 PDF 设了打开密码。请去掉密码，另存后再传"),
    Refusal("kind_doc", "这是旧版 .doc 文件。{as_docx}", 415),
    Refusal("kind_wps", "这是 .wps 文件。{as_docx}", 415),
    Refusal("kind_rtf", "这是 .rtf 文件。{as_docx}", 415),
    Refusal("kind_odt", "这是 .odt 文件。{as_docx}", 415),
    Refusal("not_converted", "这份旧格式的文件没有转换成功，可能设了密码，或者已损坏。{as_docx}"),
    Refusal(
        "converter_busy", "前面还有几份旧格式的文件在转换。请过一分钟再传，或者{as_docx_too}", 429
    ),
    Refusal("kind_ofd", "这是 .ofd 版式文件。请导出为 PDF，或传原来的 docx", 415),
    Refusal("kind_pptx", "这是演示文稿。请把文字另存为 docx 再传", 415),
    Refusal("kind_xls", "这是旧版 .xls 表格。请用 WPS 或 Excel 打开，另存为 xlsx 再传", 415),
    Refusal(
        "kind_webp",
        "这是 WebP 图片，多半从网页或微信存下来的。请传扫描或拍照的原图（JPEG、PNG、TIFF）",
        415,
    ),
    Refusal(
        "kind_heic",
        "这是手机的 HEIC 照片。请在手机相机设置里选“兼容性最佳”重拍，或转成 JPEG 再传",
        415,
    ),
    Refusal("kind_gif", "这是 GIF 图片，颜色不全。请传扫描或拍照的原图（JPEG、PNG、TIFF）", 415),
    Refusal("kind_bmp", "这是 BMP 图片。请另存为 PNG 再传，画质不变", 415),
    Refusal("kind_svg", "这是 SVG 矢量图。请传扫描或拍照的原图（JPEG、PNG、TIFF）", 415),
    Refusal("kind_zip", "这是压缩包。请解压后把里面的文件一个一个传", 415),
    Refusal("kind_archive", "这是 rar、7z 一类的压缩包。请解压后把里面的文件一个一个传", 415),
    Refusal("kind_html", "这是网页文件。请把内容复制到 WPS 里，存为 docx 再传", 415),
    Refusal("kind_xml", "这是 XML 格式的文件。请用 WPS 或 Word 打开，另存为 docx 再传", 415),
    Refusal(
        "kind_mail",
        "这是邮件或存成单个文件的网页。请打开后把正文复制到 WPS 里，存为 docx 再传",
        415,
    ),
    Refusal("kind_shortcut", "这是快捷方式，不是文件本身。请找到它指向的文件再传", 415),
    Refusal("kind_video", "这是视频。这里只收 {accepted}", 415),
    Refusal("kind_audio", "这是音频。这里只收 {accepted}", 415),
    Refusal("kind_program", "这是程序文件，不能收。这里只收 {accepted}", 415),
    Refusal("kind_unknown", "看不出这是什么文件。这里只收 {accepted}；请打开原稿，另存后再传", 415),
    Refusal("kind_not_here", "这是 {kind}，这里只收 {accepted}。请换一个文件", 415),
    Refusal(
        "wrong_extension",
        "文件名写着 .{suffix}，内容其实是 {kind}。这里只收 {accepted}；请打开原稿，另存后再传",
        415,
    ),
    Refusal(
        "html_as_document",
        "文件名写着 .{suffix}，内容其实是网页。请用 WPS 打开，另存为 docx 再传",
        415,
    ),
    Refusal(
        "html_as_picture",
        "文件名写着 .{suffix}，内容其实是网页。请传扫描或拍照的原图（JPEG、PNG、TIFF）",
        415,
    ),
    Refusal(
        "not_a_document",
        "这份文件缺少正文，不是完整的文档。请用 WPS 或 Word 打开，另存后再传",
    ),
    Refusal("macros", "文档里带有宏程序。请另存为不带宏的 docx 或 xlsx 再传"),
    Refusal(
        "pdf_active",
        "这份 PDF 带有脚本、程序或自动运行的动作。请由 WPS 重新导出 PDF，或传 docx 原稿",
    ),
    Refusal(
        "external_links",
        "文档引用了别处的图片、模板、对象或程序。请在 WPS 里改为嵌入或删掉，保存后再传",
    ),
    Refusal(
        "package_unsafe",
        "文档内部的结构不正常，可能被改动过。请用 WPS 或 Word 打开，另存后再传",
    ),
    Refusal("package_encrypted", "文件内部加了密，读不出来。请去掉密码，另存后再传"),
    Refusal(
        "unpacks_too_large",
        "文档展开后过大，超出了安全上限。请删去不需要的内容或拆分，另存后再传",
    ),
    Refusal("entities", "文档里夹带了不允许的声明（DTD）。请用 WPS 或 Word 打开，另存后再传"),
    Refusal("truncated", "文件不完整，像是没传完或没存完。请打开原稿确认完好，再传一次"),
    Refusal("damaged", "文件打不开，可能已损坏。请打开原稿确认完好，另存后再传"),
    Refusal(
        "too_complex",
        "这份文件太复杂，规定时间里没有读完。请删去复杂的图形或对象，另存后再传",
    ),
    Refusal(
        "too_many_pixels",
        "这张图有 {pixels} 亿像素，上限 {limit} 亿。请把扫描精度降到 300 dpi",
    ),
    Refusal(
        "progressive_too_large",
        "这张图是渐进式 JPEG，有 {pixels} 亿像素，存成这种格式的最多收 {limit} 亿。"
        "请用“画图”打开，另存为 JPEG 再传，像素不用减",
    ),
    Refusal("too_many_pages", "这份文件有 {pages} 页，上限 {limit} 页。请拆分或只留需要的页"),
    Refusal(
        "text_unreadable",
        "这份 txt 的文字编码认不出来。请用记事本打开，另存为 UTF-8 编码再传",
    ),
    Refusal("without_text", "这份文件里没有文字。请确认传的是正文，另存后再传"),
    Refusal(
        "pdf_without_text",
        "这份 PDF 里没有可读的正文。请传 docx 原稿，或由 WPS 直接导出的 PDF",
    ),
    Refusal(
        "too_many_scanned_pages",
        "这份 PDF 是扫描件，有 {pages} 页，上限 {limit} 页。请传 docx 原稿，或只留正文的几页",
    ),
    Refusal("pdf_garbled", "这份 PDF 的文字读出来是乱码。请传 docx 原稿，或由 WPS 重新导出 PDF"),
    Refusal(
        "too_many_paragraphs",
        "正文有 {count} 段，上限 {limit} 段。请确认传的是征文正文，把断开的行连成段落再传",
    ),
    Refusal("too_many_rows", "这份表有 {count} 行，一次最多读 {limit} 行。请分成几份再传"),
    Refusal("text_too_long", "正文有 {count} 字，上限 {limit} 字。请确认传的是征文正文"),
)

CATALOGUE: Final = {entry.code: entry for entry in _TABLE}
