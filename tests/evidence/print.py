"""What was printed, as others read it: poppler's text, pages and pictures, a reader of QR codes, and a checker of PDF/A.

    PRINT_BIN=target/debug/examples/sample pytest tests/evidence/print.py

The checker (`pdf_oxide`) is a smoke test: it finds missing fonts, metadata and colors that depend on the device. veraPDF was not run.
"""

import decimal
import os
import pathlib
import re
import shutil
import subprocess
import unicodedata

import PIL.Image
import pdf_oxide
import pytest
import zxingcpp

ROOT = pathlib.Path(__file__).resolve().parents[2]
DESIGNS = ["modern", "letter"]
LANGUAGES = ["en", "de", "fr", "nl", "es"]
CARRIED = {
    "en": ("Carried forward", "Brought forward"),
    "de": ("Übertrag", "Übertrag"),
    "fr": ("À reporter", "Report"),
    "nl": ("Transporteren", "Transport"),
    "es": ("Suma y sigue", "Suma anterior"),
}

PAGE = {"en": "Page {} of {}", "de": "Seite {} von {}", "fr": "Page {} sur {}", "nl": "Pagina {} van {}", "es": "Página {} de {}"}

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler (package poppler-utils), so nothing reads what was printed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("print")
    subprocess.run([os.environ.get("PRINT_BIN", ROOT / "target" / "debug" / "examples" / "sample"), folder], cwd=ROOT, check=True)
    return folder


def pages(path, order="-layout"):
    """The text of each page: as it is laid out, or in the order in which it was drawn (`-raw`)."""
    text = subprocess.run(["pdftotext", order, path, "-"], check=True, capture_output=True, text=True).stdout
    return text.removesuffix("\f").split("\f")


def picture(path, page=1, resolution=110):
    prefix = path.with_suffix(f".{page}")
    subprocess.run(["pdftoppm", "-r", str(resolution), "-f", str(page), "-l", str(page), "-singlefile", "-png", path, prefix], check=True)
    return PIL.Image.open(f"{prefix}.png").convert("RGB")


def amount(text, language):
    """The last amount of a line as a number."""
    # poppler tells a narrow space as a plain one.
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "\u202f", text) if language == "fr" else text
    digits = re.findall(r"\d[\d.,\u202f\u00a0]*\d", text)[-1]
    thousands, point = {"en": (",", "."), "fr": ("\u202f", ",")}.get(language, (".", ","))
    return decimal.Decimal(digits.replace(thousands, "").replace(point, "."))


def line_with(page, word):
    return next((line for line in page.splitlines() if line.strip().startswith(word)), None)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_long_invoices_carry_their_totals(folder, design, language):
    carried, brought = CARRIED[language]
    for name in ("2", "3", "3-plain"):
        found = pages(folder / f"{design}-{language}-{name}.pdf")
        assert len(found) == int(name[0])
        for number, (page, following) in enumerate(zip(found, found[1:]), start=1):
            assert PAGE[language].format(number, len(found)) in page
            lines = [line for line in page.splitlines() if line.strip().startswith(carried)]
            if not lines:
                continue
            last = amount(lines[-1], language)
            assert amount(line_with(following, brought), language) == last
            figures = [line for line in page.splitlines() if re.search(r"\d{1,2}[\u202f\u00a0 ]?%\s+[\d.,\u202f\u00a0]+\s*$", line)]
            begun = amount(line_with(page, brought), language) if number > 1 else 0
            assert begun + sum(amount(line, language) for line in figures) == last, f"page {number}"


def test_a_thousand_lines_are_all_there(folder):
    for design in DESIGNS:
        found = pages(folder / f"{design}-1000.pdf")
        lines = sum(len(re.findall(r"(?:19|7)\W?%\s+[\d.,]+\s*$", page, re.M)) for page in found[:-1])
        last = len(re.findall(r"(?:19|7)\W?%\s+[\d.,]+\s*$", found[-1], re.M))
        assert lines <= 1000 <= lines + last
        assert f"Seite {len(found)} von {len(found)}" in found[-1]


def test_documents_say_what_they_are(folder):
    expected = {
        "modern-draft": ["Invoice", "DRAFT"],
        "modern-paid": ["Rechnung", "BEZAHLT", "Gutschrift CN-2026-00007", "0,00"],
        "letter-quote": ["Quote Q-2026-0017", "Acceptance", "Place, date"],
        "letter-quote-signed": ["Devis Q-2026-0017", "Bon pour accord", "Camille Moreau"],
        "letter-credit-note": ["Creditnota CN-2026-00007", "Bij factuur", "INV-2026-00042"],
        "letter-order": ["Orden de compra"],
        "modern-yen": ["¥", "Incentives", "Withholding tax 15%"],
        "modern-dinar": ["KWD", "Déductions", "Adresse de livraison", "Quai 4"],
        "modern-signs": ["Ελληνική Βιβλιοθήκη", "Библиотека №1", "Đặng Thị Hằng", "Lamp □ with □□", "Höhe élève Å"],
        "letter-long-names": ["Rindfleischetikettierungs"],
        "modern-all-columns": ["189.0000", "VAT amount"],
    }
    for name, words in expected.items():
        text = unicodedata.normalize("NFC", " ".join(" ".join(pages(folder / f"{name}.pdf", "-raw")).split()))
        missing = [word for word in words if word not in text]
        assert not missing, f"{name}: {missing}"
    assert "DRAFT" not in "".join(pages(folder / "modern-en-1.pdf", "-raw"))


def test_codes_are_read_by_an_app(folder):
    for design in DESIGNS:
        codes = {code.text for code in zxingcpp.read_barcodes(picture(folder / f"{design}-en-1.pdf"))}
        transfer = "BCD\n002\n1\nSCT\nCOBADEFFXXX\nKupferwerk Lichtmanufaktur GmbH\nDE89370400440532013000\nEUR1989.01\n\n\nINV-2026-00042"
        assert codes == {transfer, "https://pay.example.com/i/8f2c1e"}
        assert not zxingcpp.read_barcodes(picture(folder / f"{design}-paid.pdf")), "nobody pays twice"


def test_pages_have_their_size_and_their_accent(folder):
    for name, size in {"modern-en-1": (595, 842), "letter-de-1": (595, 842), "modern-draft": (612, 792), "letter-draft": (612, 792)}.items():
        page = picture(folder / f"{name}.pdf", resolution=72)
        assert all(abs(side - expected) <= 1 for side, expected in zip(page.size, size)), name
        colors = dict((color, count) for count, color in page.getcolors(1 << 24))
        accent = sum(count for (red, green, blue), count in colors.items() if abs(red - 15) + abs(green - 118) + abs(blue - 110) < 12)
        assert accent > 1500, f"{name} shows the brand"
        assert colors[255, 255, 255] > page.width * page.height * 0.6, f"{name} leaves room"


def test_files_are_pdf_a_with_all_fonts_in_them(folder):
    for path in sorted(folder.glob("*.pdf")):
        verdict = pdf_oxide.PdfDocument(str(path)).validate_pdf_a("3u")
        assert verdict["valid"] and not verdict["errors"], f"{path.name}: {verdict}"
        fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
        assert fonts and all(re.search(r"yes\s+yes\s+yes\s+\d+\s+\d+\s*$", font) for font in fonts), f"{path.name}: {fonts}"
    about = subprocess.run(["pdfinfo", "-isodates", folder / "modern-de-1.pdf"], check=True, capture_output=True, text=True).stdout
    assert "Rechnung INV-2026-00042" in about and "Kupferwerk Lichtmanufaktur GmbH" in about and "2026-11-28T09:30:00Z" in about
