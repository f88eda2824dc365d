//! PDFs that are broken, that lead in circles, or that unpack to more than a disk holds.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::strangers::noise;
use crate::{ANY, Case, End, case};

const TOO_MUCH: &[End] = &[End::TooMuch];
const NO_PAGES: &[End] = &[End::Damaged];
/// Nothing can be read from it, but it is a PDF.
const EMPTY: &[End] = &[End::ProgramMissing, End::NothingFound];
const TEXT: &str = "BT /F 12 Tf 50 700 Td (Invoice no. 4711 of 05.03.2026) Tj 0 -20 Td (Net 100.00 EUR VAT 19.00 Total 119.00) Tj 0 -20 Td (Acme GmbH, please pay at once) Tj ET";

/// Objects by their numbers from 1 on; the first is the catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    for (place, object) in objects.iter().enumerate() {
        file.extend(format!("{} 0 obj\n", place + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    file.extend(b"trailer << /Root 1 0 R >>\n%%EOF\n");
    file
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory is there");
    encoder.finish().expect("memory is there")
}

/// So many zeros, packed without holding them.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![b' '; 1 << 20];
    (0..megabytes).for_each(|_| encoder.write_all(&zeros).expect("memory is there"));
    encoder.finish().expect("memory is there")
}

/// A document of one page with this content, and more objects from 6 on.
fn page_of(content: Vec<u8>, more: &[&str]) -> Vec<u8> {
    page_with(content, "/MediaBox [0 0 595 842]", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", more)
}

fn page_with(content: Vec<u8>, page: &str, font: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 6 0 R >> >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R {page} /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 7 0 R /Y 8 0 R >> >> >>"
        )
        .into_bytes(),
        content,
        font.as_bytes().to_vec(),
    ];
    objects.extend(more.iter().map(|object| object.as_bytes().to_vec()));
    pdf(&objects)
}

fn plain() -> Vec<u8> {
    page_of(stream("", TEXT.as_bytes()), &[])
}

pub(crate) fn cases() -> Vec<Case> {
    [broken(), bombs(), depths(), circles(), crowds(), protected(), numbers(), fonts()].into_iter().flatten().collect()
}

fn broken() -> Vec<Case> {
    let file = plain();
    let mut cases = vec![case("a PDF that is fine", file.clone(), &[End::Read])];
    for part in 1..40 {
        cases.push(case(format!("{part} fortieths of a PDF"), file[..file.len() * part / 40].to_vec(), ANY));
    }
    let places = noise(240);
    for (number, three) in places.chunks(3).enumerate() {
        let mut flipped = file.clone();
        let place = (usize::from(three[0]) * 256 + usize::from(three[1])) % (flipped.len() - 9) + 9;
        flipped[place] = three[2];
        cases.push(case(format!("a PDF with byte {number} changed"), flipped, ANY));
    }
    cases.push(case("only a mark", &b"%PDF-1.4"[..], NO_PAGES));
    cases.push(case("a mark and noise", [&b"%PDF-1.4\n"[..], &noise(1 << 20)].concat(), NO_PAGES));
    cases.push(case("no catalog", pdf(&[b"<< /Type /Page >>".to_vec()]), NO_PAGES));
    cases.push(case("a catalog that is a number", pdf(&[b"42".to_vec()]), NO_PAGES));
    cases.push(case("no trailer", file.split(|byte| *byte == b't').next().unwrap_or_default().to_vec(), ANY));
    cases.push(case("an object that never ends", &b"%PDF-1.4\n1 0 obj << /A (never"[..], NO_PAGES));
    cases.push(case("a stream that never ends", &b"%PDF-1.4\n1 0 obj << /Length 10 >> stream\nxx"[..], NO_PAGES));
    cases.push(case(
        "100,000 streams that never end",
        [b"%PDF-1.4\n".to_vec(), b"1 0 obj <<>> stream\n".repeat(100_000)].concat(),
        NO_PAGES,
    ));
    cases.push(case("200,000 words obj", [b"%PDF-1.4\n".to_vec(), b"1 0 obj ".repeat(200_000)].concat(), ANY));
    cases.push(case("200,000 trailers", [b"%PDF-1.4\n".to_vec(), b"trailer<<>>".repeat(200_000)].concat(), &[End::Damaged, End::TooMuch]));
    cases
}

fn bombs() -> Vec<Case> {
    let twice = packed(&bomb(64));
    let runs = [129_u8, b' '].repeat(1 << 20);
    let content = |filters: &str, bytes: &[u8]| page_of(stream(&format!("/Filter {filters}"), bytes), &[]);
    let object_stream =
        pdf(&[b"<< /Pages 2 0 R >>".to_vec(), b"<<>>".to_vec(), stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &bomb(40))]);
    let unicode = page_with(stream("", TEXT.as_bytes()), "", "<< /Type /Font /Subtype /Type1 /ToUnicode 6 0 R >>", &[]);
    let with_table = [&unicode[..], b"6 0 obj ", &stream("/Filter /FlateDecode", &bomb(40)), b"endobj"].concat();
    let attached = "<< /Names [(a) << /F (factur-x.xml) /EF << /F 7 0 R >> >>] >>";
    let attachment =
        [&page_of(stream("", TEXT.as_bytes()), &[attached])[..], b"7 0 obj ", &stream("/Filter /FlateDecode", &bomb(40)), b"endobj"]
            .concat();
    vec![
        case("content of forty megabytes", content("/FlateDecode", &bomb(40)), TOO_MUCH),
        case("content packed twice", content("[/FlateDecode /FlateDecode]", &twice), TOO_MUCH),
        case("content packed five times", content("[/Fl /Fl /Fl /Fl /Fl]", &twice), TOO_MUCH),
        case("runs", content("/RunLengthDecode", &runs), TOO_MUCH),
        case("zeros in base 85", content("/ASCII85Decode", &b"z".repeat(10 << 20)), TOO_MUCH),
        case("hexadecimal that is none", content("/ASCIIHexDecode", &noise(1 << 16)), EMPTY),
        case("LZW that is none", content("/LZWDecode", &noise(1 << 20)), &[End::ProgramMissing, End::TooMuch]),
        case("deflate that is none", content("/FlateDecode", &noise(1 << 16)), EMPTY),
        case("a filter that nobody knows", content("/Unknown", b"x"), EMPTY),
        case("a picture for content", content("/DCTDecode", b"\xff\xd8\xff"), EMPTY),
        case("objects of forty megabytes", object_stream, TOO_MUCH),
        case("a table of Unicode of that size", with_table, TOO_MUCH),
        case("an attachment of that size", attachment, TOO_MUCH),
        case(
            "rows of an impossible length",
            content("/FlateDecode /DecodeParms << /Predictor 15 /Columns 99999999999 >>", &packed(b"x")),
            &[End::Damaged],
        ),
        case("rows of no length", content("/FlateDecode /DecodeParms << /Predictor 15 /Columns 0 >>", &packed(b"x")), &[End::Damaged]),
        case(
            "more colors than there are",
            content("/FlateDecode /DecodeParms << /Predictor 12 /Colors 4294967296 /Columns 4294967296 >>", &packed(b"x")),
            &[End::Damaged],
        ),
    ]
}

fn depths() -> Vec<Case> {
    let object = |text: String| pdf(&[b"<< /Pages 2 0 R >>".to_vec(), text.into_bytes()]);
    let mut cases = Vec::new();
    for depth in [1_000, 1_000_000] {
        cases.push(case(format!("{depth} arrays"), object("[".repeat(depth)), TOO_MUCH));
        cases.push(case(format!("{depth} dictionaries"), object("<</A".repeat(depth)), TOO_MUCH));
        cases.push(case(format!("{depth} parentheses"), object("(".repeat(depth)), ANY));
        cases.push(case(format!("{depth} arrays in content"), page_of(stream("", "[".repeat(depth).as_bytes()), &[]), TOO_MUCH));
        cases.push(case(
            format!("{depth} states"),
            page_of(stream("", format!("{} {TEXT}", "q ".repeat(depth)).as_bytes()), &[]),
            &[End::Read, End::TooMuch],
        ));
        cases.push(case(
            format!("{depth} ends of states"),
            page_of(stream("", format!("{} {TEXT}", "Q ".repeat(depth)).as_bytes()), &[]),
            &[End::Read, End::TooMuch],
        ));
    }
    cases.push(case("an array that closes what it did not open", object("]".repeat(100_000)), ANY));
    cases
}

fn circles() -> Vec<Case> {
    let catalog = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let form = |content: &str| String::from_utf8(stream("/Type /XObject /Subtype /Form", content.as_bytes())).unwrap_or_default();
    let text = || stream("", TEXT.as_bytes());
    vec![
        case("a reference to itself", pdf(&[catalog.clone(), b"2 0 R".to_vec()]), EMPTY),
        case("two references to each other", pdf(&[catalog.clone(), b"3 0 R".to_vec(), b"2 0 R".to_vec()]), EMPTY),
        case("a catalog that is its pages", pdf(&[b"<< /Pages 1 0 R /Kids [1 0 R] >>".to_vec()]), EMPTY),
        case("pages that hold themselves", pdf(&[catalog.clone(), b"<< /Kids [2 0 R 2 0 R] >>".to_vec()]), EMPTY),
        case(
            "pages that hold each other",
            pdf(&[catalog.clone(), b"<< /Kids [3 0 R] >>".to_vec(), b"<< /Kids [2 0 R] >>".to_vec()]),
            EMPTY,
        ),
        case(
            "a length that is its stream",
            page_of([&b"<< /Length 4 0 R >> stream\n"[..], TEXT.as_bytes(), b"\nendstream"].concat(), &[]),
            &[End::Read],
        ),
        case("a filter that is its stream", page_of(stream("/Filter 4 0 R", b"x"), &[]), EMPTY),
        case("content that is its page", pdf(&[catalog, b"<< /Kids [3 0 R] >>".to_vec(), b"<< /Contents 3 0 R >>".to_vec()]), EMPTY),
        case("names that hold themselves", page_of(text(), &["<< /Kids [6 0 R 6 0 R] /Names [6 0 R] >>"]), &[End::Read]),
        case("a form that draws itself", page_of(stream("", format!("/X Do {TEXT}").as_bytes()), &["<<>>", &form("/X Do /X Do")]), ANY),
        case(
            "forms that draw each other",
            page_of(stream("", format!("/X Do {TEXT}").as_bytes()), &["<<>>", &form("/Y Do /Y Do"), &form("/X Do /X Do")]),
            ANY,
        ),
        case(
            "a form that is drawn a million times",
            page_of(stream("", "/X Do ".repeat(1_000_000).as_bytes()), &["<<>>", &form("")]),
            TOO_MUCH,
        ),
        case(
            "an encoding that is its font",
            page_with(text(), "", "<< /Subtype /Type0 /Encoding 5 0 R /DescendantFonts [5 0 R] /W 5 0 R /ToUnicode 5 0 R >>", &[]),
            ANY,
        ),
    ]
}

fn crowds() -> Vec<Case> {
    let many = |count: usize, of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<Vec<_>>().join(" ");
    let kids = many(10_000, &|_| "<< /Type /Page >>".to_owned());
    let names = many(10_000, &|number| format!("({number}) << /F ({number}.xml) /EF << /F 4 0 R >> >>"));
    let scripted = "<< /Names [(<script>alert(1)</script>) << /F (../../../etc/passwd.xml) /UF <FEFF003C> /EF << /F 4 0 R >> >>] >>";
    let text = || stream("", TEXT.as_bytes());
    let pages = pdf(&[b"<< /Pages 2 0 R >>".to_vec(), format!("<< /Kids [{kids}] >>").into_bytes()]);
    let operators = |operator: &str, count: usize| page_of(stream("/Filter /FlateDecode", &packed(operator.repeat(count).as_bytes())), &[]);
    vec![
        case("10,000 pages", pages, &[End::TooManyPages]),
        case("10,000 attachments", page_of(text(), &[&format!("<< /Names [{names}] >>")]), ANY),
        case("an attachment with a script for a name", page_of(text(), &[scripted]), ANY),
        case("1.5 million numbers", pdf(&[b"<< /Pages 2 0 R >>".to_vec(), format!("[{}]", "0 ".repeat(1_500_000)).into_bytes()]), TOO_MUCH),
        case(
            "half a million empty arrays",
            pdf(&[b"<< /Pages 2 0 R >>".to_vec(), format!("[{}]", "[]".repeat(600_000)).into_bytes()]),
            TOO_MUCH,
        ),
        case("1.1 million operators", operators("0 g ", 1_100_000), TOO_MUCH),
        case("a million words", operators("BT /F 9 Tf (word ) Tj ET ", 500_000), TOO_MUCH),
        case("30,000 words at one place", operators("BT /F 9 Tf 50 50 Td (word ) Tj ET ", 30_000), ANY),
        case("an operator of a megabyte", page_of(stream("", &vec![b'x'; 1 << 20]), &[]), EMPTY),
        case("an operand of 10 MB", page_of(stream("", format!("BT /F 9 Tf ({}) Tj ET", "x".repeat(10 << 20)).as_bytes()), &[]), TOO_MUCH),
        case(
            "a picture in the content that never ends",
            page_of(stream("", format!("{TEXT} BI /W 1 ID xxxx").as_bytes()), &[]),
            &[End::Read],
        ),
        case("100,000 pictures in the content", page_of(stream("", "BI ID x ".repeat(100_000).as_bytes()), &[]), EMPTY),
    ]
}

fn protected() -> Vec<Case> {
    let with = |trailer: &str| [&plain()[..], trailer.as_bytes()].concat();
    let standard = "<< /Filter /Standard /V 2 /R 3 /O (x) /U (x) /P -44 >>";
    vec![
        case("a password", with(&format!("trailer << /Root 1 0 R /Encrypt {standard} >>")), &[End::Encrypted]),
        case("a password elsewhere", with("trailer << /Root 1 0 R /Encrypt 99 0 R >>"), &[End::Encrypted]),
        case(
            "a password in a stream of references",
            with("\n9 0 obj << /Type /XRef /Root 1 0 R /Encrypt 99 0 R >> stream\nx\nendstream"),
            &[End::Encrypted],
        ),
    ]
}

/// Corners of pages, and operators of text, whose numbers are none or out of all measure.
const BOXES: [&str; 9] = [
    "[0 0 0 0]",
    "[0 0 1e308 1e308]",
    "[9 9 -9 -9]",
    "[99999999999999999999 0 1 1]",
    "[]",
    "[/A /B /C /D]",
    "[0 0 1]",
    "42",
    "[0 0 .. ..]",
];
const MATRICES: [&str; 7] = [
    "0 0 0 0 0 0 Tm",
    "1e38 0 0 1e38 0 0 Tm",
    "-1 0 0 -1 0 0 Tm",
    "99999999999999999999999999999999999999999 0 0 1 0 0 Tm",
    "0 1 -1 0 0 0 Tm",
    "Tm",
    "1 Tm",
];
const OTHERS: [&str; 13] = [
    "-12 Tz",
    "0 Tz",
    "9e99 Tc",
    "-9e99 Tw",
    "99999999999999999999999999999999999999999999999999 Tc",
    "/F 0 Tf",
    "/F -12 Tf",
    "/F 99999999 Tf",
    "/G 12 Tf",
    "12 Tf",
    "[(A) -99999999999999999999 (B)] TJ",
    "<GG> Tj",
    "(\\777\\8) Tj",
];

fn numbers() -> Vec<Case> {
    let text = || stream("", TEXT.as_bytes());
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let of_box = BOXES
        .iter()
        .map(|corners| case(format!("a page of {corners}"), page_with(text(), &format!("/MediaBox {corners}"), font, &[]), &[End::Read]));
    let of_turn = ["45", "-90", "99999999999", "/A", "1e99", "90", "180", "270"]
        .iter()
        .map(|turn| case(format!("a page turned by {turn}"), page_with(text(), &format!("/Rotate {turn}"), font, &[]), ANY));
    let of_operator = MATRICES.iter().chain(&OTHERS).map(|operator| {
        let content = TEXT.replace(" Tj", &format!(" Tj {operator}"));
        case(format!("text with {operator}"), page_of(stream("", content.as_bytes()), &[]), ANY)
    });
    of_box.chain(of_turn).chain(of_operator).collect()
}

fn fonts() -> Vec<Case> {
    let table = |text: &str| String::from_utf8(stream("", text.as_bytes())).unwrap_or_default();
    let fonts = [
        "<< /Subtype /Type0 /DescendantFonts [<< /W [0 99999999999 1] /DW 500 >>] >>",
        "<< /Subtype /Type0 /DescendantFonts [<< /W [0 [1 2 3] 5 [] 99999999999999 [1]] >>] >>",
        "<< /Subtype /Type0 /DescendantFonts [<< /W [9 1 1 /A /B] /DW -99999 >>] >>",
        "<< /Subtype /Type0 /DescendantFonts 42 /Encoding /UniJIS-UCS2-H >>",
        "<< /Subtype /Type0 >>",
        "<< /Subtype /Type1 /FirstChar 99999999999 /Widths [1 2 3] >>",
        "<< /Subtype /Type1 /FirstChar -5 /Widths [1e308 /A null] >>",
        "<< /Subtype /Type1 /Encoding << /Differences [99999999999 /A /B -5 /C /uniFFFFFFFF /u110000 /./..] >> >>",
        "<< /Subtype /Type3 /FontMatrix [0 0 0 0 0 0] /Widths [1] /FirstChar 65 >>",
        "<< /Subtype /Type3 /FontMatrix [1e30 0 0 1e30 0 0] /Widths [1e30] /FirstChar 65 >>",
        "<< /Subtype /Nonsense /Encoding [1 2 3] /ToUnicode /Identity-H >>",
        "42",
        "[/A]",
    ];
    let tables = [
        "1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange",
        "1 beginbfrange <FFFFFFFF> <00000000> <0041> endbfrange",
        "1 beginbfrange <00> <FF> [<0041>] endbfrange",
        "1 beginbfrange <00> <FF> <DBFFDFFF> endbfrange",
        "1 beginbfchar <41> <> endbfchar",
        "1 beginbfchar <414141414141> <0041> endbfchar",
        "1 beginbfchar <41> 42 endbfchar endbfchar endbfrange",
        "beginbfchar",
    ];
    let text = || stream("", TEXT.as_bytes());
    let of_font = fonts.iter().map(|font| case(format!("the font {font}"), page_with(text(), "", font, &[]), ANY));
    let of_table = tables.iter().map(|lines| {
        let font = "<< /Subtype /Type1 /ToUnicode 6 0 R >>";
        case(format!("the table {lines}"), page_with(text(), "", font, &[&table(lines)]), ANY)
    });
    of_font.chain(of_table).collect()
}
