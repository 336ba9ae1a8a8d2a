"""Papers, and what is none: PDF, text, Office's files old and new, archives, programs.

Office's new files are ZIP archives with the parts that Word, Excel and PowerPoint ask for. The old
ones are compound files (Microsoft's MS-CFB) with the class and the streams by which programs know them.
"""

import io
import struct
import uuid
import zipfile
from collections.abc import Callable, Iterator

MIB = 1024 * 1024
OOXML = "application/vnd.openxmlformats-officedocument"
SENTENCE = "The parcel left this morning, and comes on Friday.\n"


def all_of_them(read: Callable[[str], bytes]) -> Iterator[tuple[str, str, str, bytes]]:
    """Name, type that a sender would give, what it is, bytes."""
    yield "paper.pdf", "application/pdf", "PDF", pdf()
    yield "large.pdf", "application/pdf", "PDF of one byte more than 100 MB", pdf(100 * MIB + 1)
    yield "paper.txt", "text/plain", "text in UTF-8", ("Größe: 1 €\n" + SENTENCE).encode()
    yield "latin.txt", "text/plain", "text in Latin-1", ("Größe: 1\n" + SENTENCE).encode("latin-1")
    yield "wide.txt", "text/plain", "text in UTF-16", SENTENCE.encode("utf-16")
    yield "table.csv", "text/csv", "comma-separated values", b"name,price\nBread,3\n"
    for name, kind, parts in NEW:
        yield name, f"{OOXML}.{kind}", f"{name[-4:].upper()}", archive(parts)
    for name, mime, what, clsid, streams in OLD:
        yield name, mime, what, compound(clsid, streams)
    yield "paper.odt", "application/vnd.oasis.opendocument.text", "OpenDocument text", odt()
    yield "paper.rtf", "application/rtf", "RTF", rb"{\rtf1\ansi The parcel left.}"
    yield "page.html", "text/html", "HTML", b"<!DOCTYPE html><title>Hi</title><script>alert(1)</script>\n"
    yield "drawing.svg", "image/svg+xml", "SVG", b'<svg xmlns="http://www.w3.org/2000/svg"/>\n'
    yield "archive.zip", "application/zip", "ZIP", archive({"a.txt": SENTENCE})
    yield "zip.png", "image/png", "ZIP that is named PNG", archive({"a.txt": SENTENCE})
    yield "html.pdf", "application/pdf", "HTML that is named PDF", b"<!DOCTYPE html><title>Not found</title>\n"
    yield "text.jpg", "image/jpeg", "text that is named JPEG", SENTENCE.encode()
    yield "mp4.ogg", "audio/ogg", "MP4 that is named Ogg", read("sound.m4a")
    yield "program.exe", "application/octet-stream", "a program for Windows", program()
    yield "nothing.jpg", "image/jpeg", "no byte at all", b""
    yield "bytes.bin", "application/octet-stream", "bytes that are nothing", bytes(range(256)) * 4


def pdf(size: int = 0) -> bytes:
    """A page with a sentence; in a file of that size, a stream that nothing shows stands before it."""
    text = b"BT /F1 18 Tf 20 100 Td (The parcel left this morning.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    if size:
        # As long as is missing; the digits of numbers that it makes longer are missing again.
        fill = size - len(pdf())
        while (excess := len(numbered([*objects, stream(fill)])) - size) > 0:
            fill -= excess
        objects.append(stream(fill))
    whole = numbered(objects)
    assert not size or len(whole) == size, f"it has {len(whole)} bytes"
    return whole


def stream(length: int) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (length, b" " * length)


def numbered(objects: list[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, what in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, what))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, text in parts.items():
            # The time of a ZipInfo is 1980 unless it is told: the same file every time.
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(part, text)
    return out.getvalue()


def odt() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
        zipped.writestr(zipfile.ZipInfo("content.xml"), "<office:document-content/>")
    return out.getvalue()


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SCHEMA = "http://schemas.openxmlformats.org"
RELATION = f"{SCHEMA}/officeDocument/2006/relationships"


TYPES = f"{SCHEMA}/package/2006/content-types"
RELATIONS = f"{SCHEMA}/package/2006/relationships"
DEFAULTS = """<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>"""


def related(kind: str, target: str) -> str:
    relation = f'<Relationship Id="rId1" Type="{RELATION}/{kind}" Target="{target}"/>'
    return f'{XML}<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'


def office(parts: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The parts of a new file, the main one first: types, and how it is found."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{OOXML}.{kind}+xml"/>'
        for name, (kind, _) in parts.items()
    )
    whole = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{TYPES}">{DEFAULTS}{overrides}</Types>',
        "_rels/.rels": related("officeDocument", next(iter(parts))),
    }
    return whole | {name: XML + text for name, (_, text) in parts.items()}


WORD = f"{SCHEMA}/wordprocessingml/2006/main"
SHEET = f"{SCHEMA}/spreadsheetml/2006/main"
SLIDES = f"{SCHEMA}/presentationml/2006/main"

DOCUMENT = f"""<w:document xmlns:w="{WORD}">
<w:body><w:p><w:r><w:t>{SENTENCE.strip()}</w:t></w:r></w:p></w:body>
</w:document>"""
WORKBOOK = f"""<workbook xmlns="{SHEET}" xmlns:r="{RELATION}">
<sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets>
</workbook>"""
WORKSHEET = f"""<worksheet xmlns="{SHEET}">
<sheetData><row r="1"><c r="A1"><v>3</v></c></row></sheetData>
</worksheet>"""
PRESENTATION = f"""<p:presentation xmlns:p="{SLIDES}">
<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>
</p:presentation>"""

# Name, what follows OOXML in its type, parts.
NEW = [
    ("paper.docx", "wordprocessingml.document", office({
        "word/document.xml": ("wordprocessingml.document.main", DOCUMENT),
    })),
    ("paper.xlsx", "spreadsheetml.sheet", office({
        "xl/workbook.xml": ("spreadsheetml.sheet.main", WORKBOOK),
        "xl/worksheets/sheet1.xml": ("spreadsheetml.worksheet", WORKSHEET),
    }) | {"xl/_rels/workbook.xml.rels": related("worksheet", "worksheets/sheet1.xml")}),
    ("paper.pptx", "presentationml.presentation", office({
        "ppt/presentation.xml": ("presentationml.presentation.main", PRESENTATION),
    })),
]

# The first records of each: what a program looks for, and the end.
WORD_HEAD = struct.pack("<HH", 0xA5EC, 0x00C1)
EXCEL_SHEET = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)
EXCEL_END = struct.pack("<HH", 0x000A, 0)
SLIDES_HEAD = struct.pack("<HHI", 0x000F, 0x03E8, 0)
SLIDES_USER = struct.pack("<HHI", 0, 0x0FF6, 0)

# Name, type, what it is, class, streams.
OLD = [
    ("paper.doc", "application/msword", "DOC", "00020906-0000-0000-c000-000000000046",
     {"WordDocument": WORD_HEAD, "1Table": b""}),
    ("paper.xls", "application/vnd.ms-excel", "XLS", "00020820-0000-0000-c000-000000000046",
     {"Workbook": EXCEL_SHEET + EXCEL_END}),
    ("paper.ppt", "application/vnd.ms-powerpoint", "PPT", "64818d10-4f9b-11cf-86ea-00aa00b929e8",
     {"PowerPoint Document": SLIDES_HEAD, "Current User": SLIDES_USER}),
]

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOBODY = 0xFFFFFFFF


def compound(clsid: str, streams: dict[str, bytes]) -> bytes:
    """A compound file: one sector of sectors, one of names, and each stream in eight of its own.

    A stream of 4,096 bytes is the shortest that stands in sectors of its own.
    """
    # Names stand in a tree, sorted by length and then by letter: each is the right child of the one before.
    names = sorted(streams, key=lambda it: (len(it), it.upper()))
    entries = [entry("Root Entry", 5, child=1 if names else NOBODY, clsid=uuid.UUID(clsid).bytes_le, start=END)]
    sectors = [FAT, END]
    contents = b""
    for place, name in enumerate(names, start=1):
        start = len(sectors)
        sectors += [start + it + 1 for it in range(7)] + [END]
        right = place + 1 if place < len(names) else NOBODY
        entries.append(entry(name, 2, right=right, start=start, size=8 * SECTOR))
        contents += streams[name].ljust(8 * SECTOR, b"\0")
    entries += [bytes(68) + struct.pack("<III", NOBODY, NOBODY, NOBODY) + bytes(48)] * (4 - len(entries))
    table = struct.pack("<128I", *sectors, *[FREE] * (128 - len(sectors)))
    return header() + table + b"".join(entries) + contents


def header() -> bytes:
    magic = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    versions = struct.pack("<HHHHH", 0x003E, 3, 0xFFFE, 9, 6) + bytes(6)
    counts = struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    return magic + versions + counts + struct.pack("<109I", 0, *[FREE] * 108)


def entry(
    name: str,
    kind: int,
    *,
    child: int = NOBODY,
    right: int = NOBODY,
    clsid: bytes = bytes(16),
    start: int,
    size: int = 0,
) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, NOBODY, right, child)
    return head + clsid + bytes(20) + struct.pack("<IQ", start, size)


def program() -> bytes:
    """The head of a program for Windows, and nothing it could do."""
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<HH", 0x8664, 0) + bytes(16)
