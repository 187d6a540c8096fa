"""Small real files of every kind that materials can be, each with a line of text that says it is an example."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

PDF_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
    "<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>] >>"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def small_file(kind: str, title: str) -> bytes:
    """The bytes of a file of that kind (pdf, docx, xlsx, jpg, png, ofd, zip) about `title`."""
    return MAKERS[kind](f"示例文件：{title}")


def pdf(text: str) -> bytes:
    """One A4 page with the text."""
    drawn = text.encode("utf-16-be").hex().upper()
    content = f"BT /F1 18 Tf 60 760 Td <{drawn}> Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        "/Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        PDF_FONT,
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").encode("ascii")


def png(text: str) -> bytes:
    """A small grey picture; the text is kept in its comment."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    side = 64
    rows = b"".join(b"\x00" + b"\xd8" * side for _ in range(side))
    comment = b"Description\x00\x00\x00\x00\x00" + text.encode()
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
        + chunk(b"iTXt", comment)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpg(text: str) -> bytes:
    """The smallest grey JPEG; the text is kept in its comment."""
    comment = text.encode()
    table = bytes([0] + [1] + [0] * 15 + [0])
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
        + b"\xff\xfe"
        + struct.pack(">H", len(comment) + 2)
        + comment
        + b"\xff\xdb\x00\x43\x00"
        + bytes([16] * 64)
        + b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00"
        + b"\xff\xc4"
        + struct.pack(">H", len(table) + 2)
        + table
        + b"\xff\xc4"
        + struct.pack(">H", len(table) + 2)
        + b"\x10"
        + table[1:]
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x3f\xff\xd9"
    )


def docx(text: str) -> bytes:
    """A document of one paragraph."""
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _office("word/document.xml", body, kind)


def xlsx(text: str) -> bytes:
    """A workbook with the text in its first cell."""
    cell = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{SHEET}" xmlns:r="{DOCUMENT}"><sheets>'
        '<sheet name="示例" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    link = f'<Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    more = {
        "xl/worksheets/sheet1.xml": sheet,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>',
    }
    return _office("xl/workbook.xml", book, kind, more)


def _office(main: str, body: str, kind: str, more: dict[str, str] | None = None) -> bytes:
    link = f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="{main}"/>'
    types = (
        f'<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{SHEET_TYPE}"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )
    return _zip(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>',
            main: body,
            **(more or {}),
        },
        heading='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    )


def ofd(text: str) -> bytes:
    """The frame of an OFD document (GB/T 33190-2016)."""
    frame = f'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"><!-- {text} --></ofd:OFD>'
    return _zip({"OFD.xml": frame})


def archive(text: str) -> bytes:
    """A zip file with one text in it."""
    return _zip({"说明.txt": text})


def _zip(members: dict[str, str], heading: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            # A fixed date: the same file is the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), heading + text)
    return out.getvalue()


MAKERS: dict[str, Callable[[str], bytes]] = {
    "pdf": pdf,
    "png": png,
    "jpg": jpg,
    "docx": docx,
    "xlsx": xlsx,
    "ofd": ofd,
    "zip": archive,
}
