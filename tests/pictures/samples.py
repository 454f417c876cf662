"""Files as cameras, phones, agencies and attackers make them, built here."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

SECRET = "SECRET-OWNER"
# Where the sample was taken, as XMP writes it.
POSITION = "48,51.4833N"


def drawing(size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Something with light, shade and three colours."""
    bands = [Image.linear_gradient("L"), Image.radial_gradient("L")]
    bands.append(bands[0].rotate(90))
    return Image.merge("RGB", [band.resize(size) for band in bands])


def exif(orientation: int = 1, **more: Any) -> Image.Exif:
    """As a phone writes it: position, owner, serial number."""
    told = Image.Exif()
    told[Base.Orientation] = orientation
    told[Base.Artist] = more.get("artist", SECRET)
    told[Base.Copyright] = more.get("copyright", "")
    told[Base.ImageDescription] = more.get("caption", "")
    shot = told.get_ifd(IFD.Exif)
    shot[Base.BodySerialNumber] = SECRET
    shot[Base.CameraOwnerName] = SECRET
    shot[Base.DateTimeOriginal] = "2026:07:14 21:30:00"
    where = told.get_ifd(IFD.GPSInfo)
    where[GPS.GPSLatitude], where[GPS.GPSLatitudeRef] = (48.0, 51.0, 29.0), "N"
    where[GPS.GPSLongitude], where[GPS.GPSLongitudeRef] = (2.0, 17.0, 40.0), "E"
    return told


def xmp(**told: Any) -> bytes:
    """A packet as an agency writes it, position included."""
    lists = "".join(
        f"<dc:{name}><rdf:{kind}>"
        + "".join(f'<rdf:li xml:lang="{code}">{text}</rdf:li>' for code, text in items)
        + f"</rdf:{kind}></dc:{name}>"
        for name, kind, items in told.get("lists", [])
    )
    flat = " ".join(f'{name}="{value}"' for name, value in told.get("flat", {}).items())
    spaces = {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "aux": "http://ns.adobe.com/exif/1.0/aux/",
    }
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in spaces.items())
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {declared}><rdf:Description rdf:about="" '
        f'exif:GPSLatitude="{POSITION}" aux:SerialNumber="{SECRET}" {flat}>{lists}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    return packet.encode()


def iim(datasets: list[tuple[int, int, bytes]]) -> bytes:
    """An APP13 segment with IPTC's datasets in Photoshop's resource block."""
    block = b"".join(
        b"\x1c" + bytes([record, number]) + struct.pack(">H", len(value)) + value
        for record, number, value in datasets
    )
    block += b"\0" * (len(block) % 2)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block
    payload = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


def jpeg(*, iptc: bytes = b"", size: tuple[int, int] = (320, 240), **kw: Any) -> bytes:
    """A JPEG with what is given; by default with a phone's EXIF."""
    file = io.BytesIO()
    kw.setdefault("exif", exif())
    kw.setdefault("quality", 90)
    drawing(size).save(file, "JPEG", **kw)
    data = file.getvalue()
    return data[:2] + iptc + data[2:]


def saved(kind: str, image: Image.Image | None = None, **kw: Any) -> bytes:
    """A file of another kind."""
    file = io.BytesIO()
    (image or drawing()).save(file, kind, **kw)
    return file.getvalue()


def png_chunk(name: bytes, data: bytes) -> bytes:
    """One chunk with its sum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that says that it is so large, with one row of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    parts = [png_chunk(b"IHDR", header), *chunks, png_chunk(b"IDAT", rows), png_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def gif_of(frames: int) -> bytes:
    """An animation."""
    images = [Image.new("RGB", (20, 20), (number % 250, 9, 9)) for number in range(frames)]
    file = io.BytesIO()
    images[0].save(file, "GIF", save_all=True, append_images=images[1:], duration=20)
    return file.getvalue()


def display_p3() -> bytes:
    """A profile such as phones write beside their photos: more colours than sRGB has."""

    def fixed(*numbers: float) -> bytes:
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    name = b"Display P3\0"
    curve = b"curv" + struct.pack(">IIHH", 0, 1, round(2.2 * 256), 0)
    tags = {
        b"desc": b"desc" + struct.pack(">II", 0, len(name)) + name + b"\0" * 80,
        b"cprt": b"text\0\0\0\0free\0",
        b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1.0, 0.8249),
        b"rXYZ": b"XYZ \0\0\0\0" + fixed(0.51512, 0.24120, -0.00105),
        b"gXYZ": b"XYZ \0\0\0\0" + fixed(0.29198, 0.69225, 0.04189),
        b"bXYZ": b"XYZ \0\0\0\0" + fixed(0.15710, 0.06657, 0.78407),
    } | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, data, at = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, told in tags.items():
        table += tag + struct.pack(">II", at + len(data), len(told))
        data += told + b"\0" * (-len(told) % 4)
    head = struct.pack(">I4sI", at + len(data), b"\0\0\0\0", 0x02400000) + b"mntrRGB XYZ "
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + fixed(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data
