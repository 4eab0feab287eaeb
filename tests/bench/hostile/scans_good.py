"""Pictures that look odd and are fine: every depth, colour, turn and container."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.bench.hostile.case import TAKEN, Case, scan
from tests.bench.hostile.pixels import by_vips, grey_16, noise
from tests.bench.hostile.pngs import SIGNATURE, chunk, header, png, rows
from tests.portal.files import corpus, pictures


def cases(_canary: str) -> Iterator[Case]:
    """Yield the good ones."""
    yield from coloured()
    yield from contained()


def converted(mode: str, form: str, **options: Any) -> bytes:
    """Return the quarters in another colour mode."""
    return pictures.saved(pictures.quarters().convert(mode), form, **options)


def coloured() -> Iterator[Case]:
    """Yield pictures of every depth and colour."""
    yield scan("jpeg/good/plain", partial(converted, "RGB", "JPEG"))
    yield scan("jpeg/good/CMYK", partial(converted, "CMYK", "JPEG"))
    yield scan("jpeg/good/grey", partial(converted, "L", "JPEG"))
    for orientation in range(1, 9):
        yield scan(f"jpeg/good/turned {orientation}", partial(pictures.turned_jpeg, orientation))
    yield scan("jpeg/good/all metadata", pictures.named_jpeg)
    for mode in ("1", "L", "P", "LA", "RGBA", "I;16"):
        make = partial(converted, mode, "PNG") if mode != "I;16" else partial(grey_16, ".png")
        yield scan(f"png/good/{mode}", make, as_="作品.png", quick=mode == "LA")
    yield scan("png/good/16 bits a colour", partial(pictures.sixteen_bit, ".png"), as_="作品.png")
    yield scan(
        "png/good/transparent palette",
        partial(converted, "P", "PNG", transparency=3),
        as_="作品.png",
    )
    yield scan("tiff/good/16 bits a colour", partial(pictures.sixteen_bit, ".tif"), as_="作品.tif")
    yield scan("tiff/good/16 bits grey", partial(grey_16, ".tif"), as_="作品.tif")
    for mode in ("1", "L", "P", "RGBA", "CMYK", "F"):
        yield scan(f"tiff/good/{mode}", partial(converted, mode, "TIFF"), as_="作品.tif")
    # libvips has no reader for eight-bit Lab: told as damaged, and no scanner writes it
    lab = partial(converted, "LAB", "TIFF")
    yield scan("tiff/odd/LAB", lab, TAKEN, "damaged", as_="作品.tif")
    for packed in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        make = partial(converted, "RGB", "TIFF", compression=packed)
        yield scan(f"tiff/good/{packed}", make, as_="作品.tif")
    fax = partial(converted, "1", "TIFF", compression="group4")
    yield scan("tiff/good/fax, as copiers scan", fax, as_="作品.tif")


def contained() -> Iterator[Case]:
    """Yield pictures in unusual wrappings."""
    plain = pictures.saved(pictures.quarters(900, 600), "JPEG", quality=95)
    yield scan("jpeg/good/named png", lambda: plain, as_="作品.png")
    yield scan("png/good/named jpg", png)
    yield scan("png/good/no name to speak of", png, as_="1")
    yield scan("jpeg/good/progressive 30 megapixels", progressive)
    yield scan("jpeg/good/zip behind, as phones do", lambda: plain + corpus.docx())
    yield scan("jpeg/good/film behind", lambda: plain + bytes(range(256)) * 4000)
    yield scan("jpeg/good/fill bytes", lambda: plain[:2] + b"\xff" * 60 + plain[2:])
    yield scan("jpeg/good/restart marks", partial(by_vips, "jpegsave", restart_interval=8))
    yield scan("jpeg/good/no subsampling", partial(by_vips, "jpegsave", subsample_mode="off"))
    yield scan("png/good/interlaced", partial(by_vips, "pngsave", interlace=True), as_="作品.png")
    yield scan("png/good/animated", animated, as_="作品.png")
    yield scan("png/good/60 megapixels of paper", wide_paper, as_="长卷.png")
    yield scan("png/good/texts", pictures.named_png, as_="作品.png")
    yield scan("png/good/junk behind", lambda: png() + b"junk" * 99, as_="作品.png")
    yield scan("png/good/many small pieces", small_pieces, as_="作品.png")


def progressive() -> bytes:
    image = pictures.quarters(6000, 5000)
    return pictures.saved(image, "JPEG", quality=85, progressive=True)


def animated() -> bytes:
    frames = [pictures.quarters(300, 200), pictures.quarters(300, 200).rotate(180)]
    return pictures.saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def wide_paper() -> bytes:
    first = header(20_000, 3000, colour=0)
    return SIGNATURE + first + rows(20_000, 3000, 1) + chunk(b"IEND", b"")


def small_pieces() -> bytes:
    """Return pixels in pieces of 512 bytes, as small encoders write them."""
    data = pictures.saved(noise(600, 400), "PNG")
    start = data.index(b"IDAT") - 4
    length = int.from_bytes(data[start : start + 4], "big")
    body = data[start + 8 : start + 8 + length]
    pieces = [chunk(b"IDAT", body[at : at + 512]) for at in range(0, len(body), 512)]
    return data[:start] + b"".join(pieces) + data[start + 12 + length :]
