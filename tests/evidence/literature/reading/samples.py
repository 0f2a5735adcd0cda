"""Files of each format in three languages, made on the spot."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

TEXTS = {
    "ru": (
        "Совместные учения России и Китая",
        "Корабли Тихоокеанского флота и военно-морских сил Китая провели совместные учения в "
        "Японском море. По словам адмирала, это сотрудничество не направлено против третьих стран.",
        "Стороны договорились продолжить патрулирование в следующем году.",
    ),
    "zh": (
        "中俄海上联合演习",
        "中俄两国海军舰艇在日本海举行联合军事演习。中国国防部发言人表示，演习不针对第三方，有助于维护地区"
        "和平与稳定，深化两军务实合作。",
        "双方同意明年继续举行联合巡航。",
    ),
    "en": (
        "Joint exercise of Russia and China",
        "Ships of the Pacific Fleet and of the Chinese navy held a joint exercise in the Sea of "
        "Japan. The admiral said that this cooperation was not directed against third countries.",
        "The parties agreed to continue their patrols in the next year.",
    ),
}
DATES = {"ru": "16 мая 2024 года", "zh": "2024年5月16日", "en": "16 May 2024"}
DAY = "2024-05-16"


def paragraphs(language: str) -> str:
    return "\n\n".join(TEXTS[language])


def page(language: str, *, head: str = "", dated: bool = True) -> str:
    """A news page with menu, script, cookies and footer around its article."""
    title, *body = TEXTS[language]
    article = "".join(f"<p>{escape(p)}</p>" for p in (*body, *body[:1]))
    date = f'<meta property="article:published_time" content="{DAY}T10:00:00Z">' if dated else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head>{head}<title>{title}</title>{date}'
        '<meta property="og:site_name" content="Agency"><meta name="author" content="Ivan Petrov">'
        "<script>var secret = 'SCRIPTED';</script></head><body>"
        "<nav><a href='/'>MENU ONE</a><a href='/b'>MENU TWO</a></nav>"
        f"<article><h1>{title}</h1>{article}</article>"
        "<script>document.write('SCRIPTED')</script><footer>FOOTED</footer></body></html>"
    )


def pdf(path: Path, pages: list[list[str]], *, title: str = "", encrypted: bool = False) -> Path:
    """A PDF of lines of text, in an unembedded font with a map to Unicode."""
    chars = sorted({c for lines in pages for line in lines for c in line})
    pairs = "\n".join(f"<{ord(c):04x}> <{ord(c):04x}>" for c in chars)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def "
        "1 begincodespacerange <0000> <ffff> endcodespacerange "
        f"{len(chars)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    font = 5
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        3: f"<< /Title {_hex(title)} /CreationDate (D:20240516120000Z) >>",
        4: _stream(cmap),
        font: "<< /Type /Font /Subtype /Type0 /BaseFont /Sample /Encoding /Identity-H "
        "/DescendantFonts [6 0 R] /ToUnicode 4 0 R >>",
        6: "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sample /DW 500 /FontDescriptor 7 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        7: "<< /Type /FontDescriptor /FontName /Sample /Flags 4 /FontBBox [0 -200 1000 800] "
        "/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    }
    kids = []
    for number, lines in enumerate(pages):
        at = 10 + 2 * number
        kids.append(f"{at} 0 R")
        drawn = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in lines)
        objects[at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {at + 1} 0 R "
            f"/Resources << /Font << /F {font} 0 R >> >> >>"
        )
        scribble = "0 0 100 100 re f" if not lines else ""
        objects[at + 1] = _stream(f"{scribble} BT /F 8 Tf 12 TL 40 800 Td\n{drawn}ET")
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    lock = ""
    if encrypted:
        objects[8] = f"<< /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>"
        lock = f"/Encrypt 8 0 R /ID [<{'43' * 16}> <{'43' * 16}>]"
    path.write_bytes(_assembled(objects, lock))
    return path


def _hex(text: str) -> str:
    return f"<feff{text.encode('utf-16-be').hex()}>"


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _assembled(objects: dict[int, str], lock: str) -> bytes:
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        free = number not in places
        out += f"{places.get(number, 0):010} {'65535 f' if free else '00000 n'} \n".encode()
    out += f"trailer << /Size {size} /Root 1 0 R /Info 3 0 R {lock} >>\n".encode()
    out += f"startxref\n{start}\n%%EOF".encode()
    return bytes(out)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(path: Path, body: str, *, title: str = "", doctype: str = "") -> Path:
    """A Word document of this XML of paragraphs."""
    whole = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document xmlns:w="{W}"><w:body>{body}'
        "</w:body></w:document>"
    )
    core = (
        '<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/'
        'package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>Li Wei</dc:creator>'
        f"<dc:title>{escape(title)}</dc:title>"
        f"<dcterms:created>{DAY}T00:00:00Z</dcterms:created></cp:coreProperties>"
    )
    return zipped(path, {"word/document.xml": whole, "docProps/core.xml": core})


def docx_of(path: Path, language: str) -> Path:
    title, *_ = TEXTS[language]
    body = "".join(f"<w:p><w:r><w:t>{escape(p)}</w:t></w:r></w:p>" for p in TEXTS[language])
    return docx(path, body, title=title)


def epub(path: Path, language: str, **more: str) -> Path:
    title, *body = TEXTS[language]
    chapters = {
        f"OEBPS/c{n}.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{escape(p)}</p>'
        "<script>SCRIPTED</script></body></html>"
        for n, p in enumerate(body)
    }
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(body))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(body)))
    book = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        f"<dc:creator>Wang Fang</dc:creator><dc:date>{DAY}</dc:date><dc:language>{language}"
        f"</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    members = {"META-INF/container.xml": container, "OEBPS/book.opf": book, **chapters, **more}
    return zipped(path, members)


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def rows(language: str, count: int = 2) -> list[dict[str, str]]:
    """Rows of an export; the first is the sample text, the others are their own."""
    title = TEXTS[language][0]
    return [
        {
            "title": f"{title} {n}" if n else title,
            "date": DAY,
            "url": f"https://example.org/{language}/{n}",
            "content": paragraphs(language) + (f"\n\n{n} {title} {n}" if n else ""),
        }
        for n in range(count)
    ]


def csv_of(path: Path, table: list[dict[str, str]], *, delimiter: str = ",") -> Path:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(table[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(table)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))
    return path


def jsonl_of(path: Path, table: list[dict[str, str]]) -> Path:
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table), encoding="utf-8"
    )
    return path
