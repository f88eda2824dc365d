//! What stands in a PDF, whatever it is packed and written in.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

use super::*;

const CATALOG: &str = "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj << /Kids [3 0 R] /MediaBox [0 0 200 100] >> endobj";

fn document(content: &[u8], dictionary: &str, font: &str, page: &str) -> Vec<u8> {
    let head = format!(
        "%PDF-1.4\n{CATALOG}\n3 0 obj << /Type /Page {page} /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >> endobj\n5 0 obj {font} endobj\n4 0 obj << {dictionary} /Length {} >>\nstream\n",
        content.len()
    );
    [head.as_bytes(), content, b"\nendstream endobj\ntrailer << /Root 1 0 R >>"].concat()
}

const HELVETICA: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

fn words_of(file: &[u8]) -> Vec<String> {
    let pages = Pdf::open(file, 1 << 20).unwrap().pages().unwrap();
    pages.into_iter().flat_map(|page| page.words).map(|word| word.text).collect()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn words_are_parted_by_spaces_and_by_gaps() {
    let cases = [
        ("(Total due) Tj", vec!["Total", "due"]),
        ("[(To) -20 (tal) -400 (due)] TJ", vec!["Total", "due"]),
        ("(Total) Tj 80 0 Td (due) Tj", vec!["Total", "due"]),
        ("(first) Tj 0 -14 Td (second) Tj", vec!["first", "second"]),
        ("(first) Tj 14 TL T* (second) Tj (third) '", vec!["first", "second", "third"]),
        ("<546F74616C> Tj", vec!["Total"]),
        ("(100,00 \\200) Tj", vec!["100,00", "€"]),
        // Written twice to look bold.
        ("(Total) Tj 0.2 0 Td (Total) Tj", vec!["Total"]),
    ];
    for (content, expected) in cases {
        let content = format!("BT /F 10 Tf 10 80 Td {content} ET");
        assert_eq!(words_of(&document(content.as_bytes(), "", HELVETICA, "")), expected, "{content}");
    }
}

#[test]
fn packed_content_is_read() {
    let content = b"BT /F 10 Tf 10 80 Td (Total due) Tj ET";
    let hexadecimal: String = content.iter().map(|byte| format!("{byte:02x}")).collect();
    let rows: Vec<u8> = content.chunks(19).flat_map(|row| [&[0][..], row].concat()).collect();
    let differences = |row: &[u8]| {
        let mut last = 0;
        let coded = row.iter().map(|byte| byte.wrapping_sub(std::mem::replace(&mut last, *byte))).collect::<Vec<u8>>();
        [&[1][..], &coded].concat()
    };
    let sub: Vec<u8> = content.chunks(19).flat_map(differences).collect();
    let cases: [(&str, Vec<u8>); 6] = [
        ("/Filter /FlateDecode", deflated(content)),
        ("/Filter [/FlateDecode]", deflated(content)),
        ("/Filter /ASCIIHexDecode", hexadecimal.into_bytes()),
        ("/Filter [/AHx /Fl]", deflated(content).iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes()),
        ("/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 19 >>", deflated(&rows)),
        ("/Filter /FlateDecode /DecodeParms << /Predictor 11 /Columns 19 >>", deflated(&sub)),
    ];
    for (dictionary, packed) in cases {
        assert_eq!(words_of(&document(&packed, dictionary, HELVETICA, "")), ["Total", "due"], "{dictionary}");
    }
}

#[test]
fn other_packings_are_undone() {
    let unpacked = |name: &str, bytes: &[u8]| {
        let filter = filters::Filter { name: name.to_owned(), parameters: object::Dictionary::default() };
        filters::unpack(bytes, &[filter], &mut filters::Budget::new(1 << 16)).unwrap().unwrap()
    };
    // The example of the specification of PDF, 7.4.4.2.
    assert_eq!(unpacked("LZWDecode", &[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01]), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
    assert_eq!(unpacked("ASCII85Decode", b"87cURDZ~>"), b"Hello");
    assert_eq!(unpacked("RunLengthDecode", &[1, b'H', b'e', 255, b'l', 0, b'o', 128]), b"Hello");
}

#[test]
fn fonts_say_what_their_codes_mean() {
    let fonts = [
        ("<< /Subtype /Type1 /Encoding << /Differences [1 /T /o /t /a /l] >> >>", "(\\001\\002\\003\\004\\005) Tj"),
        ("<< /Subtype /TrueType /FirstChar 65 /Widths [500 500 500 500 500] /ToUnicode 6 0 R >>", "(ABCDE) Tj"),
        (
            "<< /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /W [65 [500 500 500] 68 69 500] >>] /ToUnicode 7 0 R >>",
            "<00410042004300440045> Tj",
        ),
    ];
    let tables = "6 0 obj << /Length 5 >> stream\n1 beginbfchar <41> <0054> <42> <006F> <43> <0074> <44> <0061> <45> <006C> endbfchar\nendstream endobj\n\
        7 0 obj << /Length 5 >> stream\n1 beginbfrange <0041> <0045> [<0054> <006F> <0074> <0061> <006C>] endbfrange\nendstream endobj\n";
    for (font, shown) in fonts {
        let content = format!("BT /F 10 Tf 10 80 Td {shown} ET");
        let file = [&document(content.as_bytes(), "", font, "")[..], b"\n", tables.as_bytes()].concat();
        assert_eq!(words_of(&file), ["Total"], "{font}");
    }
}

#[test]
fn a_page_is_read_as_it_is_shown() {
    let content = b"BT /F 10 Tf 10 80 Td (Total) Tj ET";
    let frame = |page: &str| {
        let pages = Pdf::open(&document(content, "", HELVETICA, page), 1 << 20).unwrap().pages().unwrap();
        (pages[0].width, pages[0].height, pages[0].words.first().map(|word| (word.frame.left.round(), word.frame.bottom.round())))
    };
    assert_eq!(frame(""), (200.0, 100.0, Some((10.0, 22.0))));
    assert_eq!(frame("/CropBox [5 0 200 100]"), (195.0, 100.0, Some((5.0, 22.0))));
    // Turned by a quarter, what was written level stands upright and is left out.
    assert_eq!(frame("/Rotate 90"), (100.0, 200.0, None));
}

#[test]
fn objects_in_streams_and_updates_count_by_their_place() {
    let objects = b"5 0 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let packed = deflated(objects);
    let stream = [
        format!("9 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {} >> stream\n", packed.len()).as_bytes(),
        &packed,
        b"\nendstream endobj",
    ]
    .concat();
    let file = [&document(b"BT /F 10 Tf 10 80 Td (old) Tj ET", "", "null", "")[..], &stream].concat();
    assert_eq!(words_of(&file), ["old"]);
    let update = b"\n4 0 obj << /Length 36 >> stream\nBT /F 10 Tf 10 80 Td (newest) Tj ET \nendstream endobj";
    assert_eq!(words_of(&[&file[..], update].concat()), ["newest"]);
}

#[test]
fn the_xml_of_a_usual_name_comes_first() {
    let names = "6 0 obj << /Names [(a) 7 0 R (b) 8 0 R (c) 9 0 R] >> endobj";
    let file = |number: u32, name: &str, text: &str| {
        format!(
            "{number} 0 obj << /F ({name}) /EF << /F {}0 0 R >> >> endobj {}0 0 obj << /Length {} >> stream\n{text}\nendstream endobj ",
            number,
            number,
            text.len()
        )
    };
    let attached = [file(7, "other.xml", "<other/>"), file(8, "Factur-X.xml", "<bill/>"), file(9, "photo.png", "no")].concat();
    let catalog = CATALOG.replace("/Pages", "/Names << /EmbeddedFiles 6 0 R >> /Pages");
    let text = format!("%PDF-1.7\n{catalog} {names} {attached} trailer << /Root 1 0 R >>");
    let found = Pdf::open(text.as_bytes(), 1 << 20).unwrap().attached_xml().unwrap();
    let found: Vec<String> = found.into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    assert_eq!(found, ["<bill/>", "<other/>"]);
}
