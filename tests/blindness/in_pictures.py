"""Pictures that carry their author in every place that JPEG, PNG and TIFF have."""

import io
import struct
import zipfile
import zlib
from typing import Any, Final

from PIL import ExifTags, Image, ImageCms, TiffImagePlugin, TiffTags
from PIL.PngImagePlugin import PngInfo

from tests.blindness.plants import Plants

IFD0: Final = {
    "document name": 0x010D, "description": 0x010E, "software": 0x0131, "artist": 0x013B,
    "host": 0x013C, "copyright": 0x8298,
}  # fmt: skip
WIDE: Final = {"XP title": 0x9C9B, "XP comment": 0x9C9C, "XP author": 0x9C9D, "XP keys": 0x9C9E}
EXIF: Final = {
    "maker note": 0x927C, "user comment": 0x9286, "image id": 0xA420, "owner": 0xA430,
    "serial number": 0xA431, "lens": 0xA434,
}  # fmt: skip
GPS: Final = {"GPS method": 0x001B, "GPS area": 0x001C}
IPTC: Final = {"by-line": 80, "credit": 110, "caption": 120}
TIFF: Final = {
    "document name": 269, "description": 270, "make": 271, "model": 272, "page name": 285,
    "software": 305, "artist": 315, "host": 316, "copyright": 33432,
}  # fmt: skip
XMP: Final = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><d>{}</d></x:xmpmeta>'
EXTENSION: Final = b"http://ns.adobe.com/xmp/extension/\x00"


def jpeg(image: Image.Image, plants: Plants, where: str = "") -> bytes:
    """Return a JPEG with EXIF of all directories, XMP, IPTC, comment, profile and a tail."""
    buffer = io.BytesIO()
    image.save(
        buffer, "JPEG", quality=92, exif=exif(plants, where),
        comment=plants.unseen(f"{where}comment").encode(),
        xmp=XMP.format(plants.unseen(f"{where}XMP")).encode(),
        icc_profile=profile(plants.unseen(f"{where}profile")),
    )  # fmt: skip
    segments = [
        (0xED, b"Photoshop 3.0\x00" + resources(plants, where)),
        (0xE1, EXTENSION + b"0" * 40 + plants.unseen(f"{where}extended XMP").encode()),
        (0xEA, plants.unseen(f"{where}unknown segment").encode()),
    ]
    content = buffer.getvalue()
    added = b"".join(
        b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body for mark, body in segments
    )
    # behind the first segment, by which readers know the format
    first = 4 + struct.unpack_from(">H", content, 4)[0]
    behind = plants.unseen(f"{where}tail").encode() + zipped(
        plants.unseen(f"{where}archive behind")
    )
    return content[:first] + added + content[first:] + behind


def zipped(words: str) -> bytes:
    """Return an archive that holds a text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", words)
    return buffer.getvalue()


def exif(plants: Plants, where: str) -> bytes:
    """Return EXIF with its four directories, and a fifth for a thumbnail."""
    notes = Image.Exif()
    for name, tag in IFD0.items():
        notes[tag] = plants.unseen(f"{where}EXIF {name}")
    for name, tag in WIDE.items():
        notes[tag] = plants.unseen(f"{where}EXIF {name}").encode("utf-16-le")
    for name, tag in EXIF.items():
        notes.get_ifd(ExifTags.IFD.Exif)[tag] = plants.unseen(f"{where}EXIF {name}").encode()
    place = {1: "N", 2: (30.0, 40.0, 50.0), 3: "E", 4: (114.0, 1.0, 2.0)}
    notes.get_ifd(ExifTags.IFD.GPSInfo).update(place)
    for name, tag in GPS.items():
        notes.get_ifd(ExifTags.IFD.GPSInfo)[tag] = plants.unseen(f"{where}{name}").encode()
    return with_thumbnail(notes.tobytes(), plants, where)


def with_thumbnail(raw: bytes, plants: Plants, where: str) -> bytes:
    """Hang a second directory behind the first: a thumbnail with a comment of its own."""
    body = bytearray(raw.removeprefix(b"Exif\x00\x00"))
    order = "<" if body[:2] == b"II" else ">"
    buffer = io.BytesIO()
    note = plants.unseen(f"{where}thumbnail's comment").encode()
    Image.new("RGB", (16, 16), "white").save(buffer, "JPEG", comment=note)
    thumbnail = buffer.getvalue()
    first = struct.unpack_from(order + "I", body, 4)[0]
    count = struct.unpack_from(order + "H", body, first)[0]
    struct.pack_into(order + "I", body, first + 2 + 12 * count, len(body))
    data = len(body) + 2 + 2 * 12 + 4
    body += struct.pack(order + "H", 2)
    body += struct.pack(order + "HHII", 0x0201, 4, 1, data)
    body += struct.pack(order + "HHII", 0x0202, 4, 1, len(thumbnail))
    return b"Exif\x00\x00" + bytes(body) + struct.pack(order + "I", 0) + thumbnail


def resources(plants: Plants, where: str) -> bytes:
    """Return Photoshop's resources: IPTC records, and a caption of its own."""
    records = b""
    for name, number in IPTC.items():
        raw = plants.unseen(f"{where}IPTC {name}").encode()
        records += b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(raw)) + raw
    digest = plants.unseen(f"{where}Photoshop caption").encode()
    return resource(0x0404, records) + resource(0x03F0, digest)


def resource(number: int, body: bytes) -> bytes:
    """Return one resource, padded as it has to be."""
    head = b"8BIM" + struct.pack(">H", number) + b"\x00\x00" + struct.pack(">I", len(body))
    return head + body + b"\x00" * (len(body) % 2)


def profile(words: str) -> bytes:
    """Return a colour profile whose copyright says whose it is."""
    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # a profile's tags have lengths of their own: what follows the last one is padding
    raw += words.encode() + b"\x00" * (-len(words.encode()) % 4)
    struct.pack_into(">I", raw, 0, len(raw))
    return bytes(raw)


def png(image: Image.Image, plants: Plants) -> bytes:
    """Return a PNG with every kind of text, EXIF, a named profile, a private chunk, a tail."""
    notes = PngInfo()
    notes.add_text("Author", plants.unseen("tEXt"))
    notes.add_text("Source", plants.unseen("zTXt"), zip=True)
    notes.add_itxt("Title", plants.unseen("iTXt"), "zh", "题目")
    notes.add_itxt("Comment", plants.unseen("iTXt, packed"), zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.format(plants.unseen("XMP")))
    notes.add(b"tIME", struct.pack(">HBBBBB", 2027, 4, 1, 8, 0, 0))
    notes.add(b"prVt", plants.unseen("private chunk").encode())
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=notes, exif=exif(plants, ""), compress_level=1)
    content, start = buffer.getvalue(), 33
    named = plants.unseen("profile's name").encode() + b"\x00\x00"
    coloured = chunk(b"iCCP", named + zlib.compress(profile(plants.unseen("profile"))))
    return content[:start] + coloured + content[start:] + plants.unseen("tail").encode()


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return one piece of a PNG with its check."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def tiff(image: Image.Image, plants: Plants) -> bytes:
    """Return a TIFF with all tags of text, packets, private tags, and a preview with its own."""
    first, second = directory(plants, ""), directory(plants, "preview's ")
    second[254] = 1
    preview = image.resize((image.width // 16, image.height // 16))
    preview.encoderinfo = {"tiffinfo": second}
    buffer = io.BytesIO()
    image.save(
        buffer, "TIFF", compression="tiff_lzw", tiffinfo=first, save_all=True,
        append_images=[preview], icc_profile=profile(plants.unseen("profile")),
    )  # fmt: skip
    return buffer.getvalue() + plants.unseen("tail").encode()


def directory(plants: Plants, where: str) -> Any:
    """Return one directory's tags."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for name, number in TIFF.items():
        tags.tagtype[number] = TiffTags.ASCII
        tags[number] = plants.unseen(f"{where}{name}")
    packets = {
        700: XMP.format(plants.unseen(f"{where}XMP")).encode(),
        33723: b"\x1c\x02\x50\x00\x20" + plants.unseen(f"{where}IPTC").encode(),
        34377: resource(0x03F0, plants.unseen(f"{where}Photoshop").encode()),
        37724: b"Adobe Photoshop Document Data Block\x00"
        + plants.unseen(f"{where}layers").encode(),
        65000: plants.unseen(f"{where}private tag").encode(),
    }
    for number, body in packets.items():
        tags.tagtype[number] = TiffTags.UNDEFINED
        tags[number] = body
    return tags
