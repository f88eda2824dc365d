//! Mails of people who mean harm: each file in each wrapping. Whatever comes, reading ends soon, takes no more than came, and says what it left out.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bursar_files::FileType;

use super::{Looked, MAX_DOCUMENTS, MAX_LEFT_OUT, MAX_LENGTH, ReadMail, read};

/// Longer than any of these mails takes where nothing is optimized.
const SOON: Duration = Duration::from_secs(5);

/// What becomes of a file that arrives whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    /// It may be a document: reading its content comes later, with bounds of its own.
    Taken,
    /// It is named with a reason.
    LeftOut,
}

use Fate::{LeftOut, Taken};

struct Sent {
    name: String,
    bytes: Vec<u8>,
    fate: Fate,
}

fn sent(name: &str, bytes: impl Into<Vec<u8>>, fate: Fate) -> Sent {
    Sent { name: name.to_owned(), bytes: bytes.into(), fate }
}

fn files() -> Vec<Sent> {
    let repeated = |head: &[u8], filler: &[u8], times: usize| [head, &filler.repeat(times)].concat();
    let entities = (1..12).map(|level| format!("<!ENTITY e{level} \"{}\">", format!("&e{};", level - 1).repeat(10))).collect::<String>();
    let huge_picture = [b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".as_slice(), &[0xff; 8], b"\x08\x06\x00\x00\x00"].concat();
    let exif = repeated(b"\xff\xd8\xff\xe1\xff\xffExif\x00\x00", b"\x4d\x4d\x00\x2a", 16_000);
    vec![
        sent("broken.pdf", "%PDF-1.7\nnothing else", Taken),
        sent("encrypted.pdf", "%PDF-1.6\n1 0 obj<</Filter/Standard/V 4>>endobj trailer<</Encrypt 1 0 R>>", Taken),
        sent("script.pdf", "%PDF-1.4\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj", Taken),
        sent("bomb.pdf", repeated(b"%PDF-1.4\n", b"1 0 obj<</Length 9999999999/Filter[/FlateDecode/FlateDecode]>>stream\n", 2_000), Taken),
        sent("huge.png", huge_picture, Taken),
        sent("exif.jpg", exif, Taken),
        sent("bomb.zip", repeated(b"PK\x03\x04", b"\x00\xff", 20_000), LeftOut),
        sent("macro.docm", [b"PK\x03\x04".as_slice(), b"word/vbaProject.bin"].concat(), LeftOut),
        sent("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Macros".as_slice(), LeftOut),
        sent("run.exe", b"MZ\x90\x00\x03".as_slice(), LeftOut),
        sent("run", b"\x7fELF\x02\x01".as_slice(), LeftOut),
        sent("bill.pdf.js", "eval(atob('YWxlcnQoMSk='))", LeftOut),
        sent("page.html", "<html><script src=//evil.example/x.js></script></html>", LeftOut),
        sent("picture.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", LeftOut),
        sent("laughs.xml", format!("<!DOCTYPE x [<!ENTITY e0 \"ha\">{entities}]><x>&e11;</x>"), LeftOut),
        sent("outside.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>", LeftOut),
        sent("winmail.dat", b"\x78\x9f\x3e\x22".as_slice(), LeftOut),
        sent("smime.p7m", b"\x30\x82\x01\x00\x06\x09".as_slice(), LeftOut),
        sent("link.lnk", b"\x4c\x00\x00\x00\x01\x14\x02\x00".as_slice(), LeftOut),
        sent("invite.ics", "BEGIN:VCALENDAR\r\nATTACH:file:///etc/passwd\r\nEND:VCALENDAR", LeftOut),
        sent("nothing.pdf", "", LeftOut),
        sent("zeros.bin", vec![0; 1 << 16], LeftOut),
        sent("../../etc/cron.d/bill.pdf", "%PDF-1.4\n", Taken),
        sent("\u{202e}fdp.exe", b"MZ\x90\x00".as_slice(), LeftOut),
        sent(&"x".repeat(20_000), "%PDF-1.4\n", Taken),
        sent("a\u{0}b\u{7}.pdf", "%PDF-1.4\n", Taken),
    ]
}

/// A way to carry a file, and whether it arrives whole.
type Wrapping = (&'static str, bool, fn(&Sent) -> Vec<u8>);

const WRAPPINGS: [Wrapping; 14] = [
    ("as an attachment", true, |file| mail(&base64_part(file, "attachment"))),
    ("in the text", true, |file| mail(&base64_part(file, "inline"))),
    ("beside a page of HTML", true, |file| mail(&format!("{HTML}{}", base64_part(file, "attachment")))),
    ("below three mixtures", true, |file| mixed(3, &base64_part(file, "attachment"))),
    ("in a forwarded mail", true, |file| forwarded(&base64_part(file, "attachment"))),
    ("under another type", true, |file| mail(&base64_part(file, "attachment").replace("application/octet-stream", "application/pdf"))),
    ("with ten thousand headers", true, |file| [b"X-Loop: again\r\n".repeat(10_000), mail(&base64_part(file, "attachment"))].concat()),
    ("thirty times", true, |file| mail(&base64_part(file, "attachment").repeat(30))),
    ("without an end", false, |file| {
        let whole = mail(&base64_part(file, "attachment"));
        whole[..whole.len().saturating_sub(5)].to_vec()
    }),
    ("cut in the middle", false, |file| {
        let whole = mail(&base64_part(file, "attachment"));
        whole[..whole.len() / 2].to_vec()
    }),
    ("with signs that are no base64", false, |file| mail(&base64_part(file, "attachment").replace("A", "!"))),
    ("as quoted-printable", false, |file| mail(&base64_part(file, "attachment").replace(": base64", ": quoted-printable"))),
    ("with the boundary of another", false, |file| {
        mail(&base64_part(file, "attachment")).iter().map(|byte| if *byte == b'b' { b'c' } else { *byte }).collect()
    }),
    ("with bare line feeds", false, |file| text(&mail(&base64_part(file, "attachment"))).replace("\r\n", "\n").into_bytes()),
];

const HTML: &str =
    "--b\r\nContent-Type: text/html; charset=x-unknown\r\n\r\n<img src=http://evil.example/seen><script>alert(1)</script>\r\n";

fn base64_part(file: &Sent, disposition: &str) -> String {
    let name = file.name.replace('"', "");
    format!(
        "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: {disposition}; filename=\"{name}\"\r\n\r\n{}\r\n",
        STANDARD.encode(&file.bytes)
    )
}

fn mail(parts: &str) -> Vec<u8> {
    format!("From: <a@evil.example>\r\nSubject: bill\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n").into_bytes()
}

fn mixed(depth: usize, parts: &str) -> Vec<u8> {
    let innermost = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n");
    let body = (0..depth).fold(innermost, |inner, level| {
        format!("Content-Type: multipart/mixed; boundary=m{level}\r\n\r\n--m{level}\r\n{inner}--m{level}--\r\n")
    });
    format!("From: <a@evil.example>\r\n{body}").into_bytes()
}

fn forwarded(parts: &str) -> Vec<u8> {
    let inner = text(&mail(parts)).replace("boundary=b", "boundary=c").replace("--b", "--c");
    mail(&format!("--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A scan by its content, as the product asks of a file.
fn scan(bytes: &[u8]) -> Looked {
    FileType::Payables.objection(bytes).map_or(Ok(None), Err)
}

fn hold_bounds(what: &str, raw: &[u8], read: &ReadMail) {
    let taken: usize = read.documents.iter().map(|document| document.bytes.len()).sum();
    assert!(read.documents.len() <= MAX_DOCUMENTS && read.left_out.len() <= MAX_LEFT_OUT && taken <= raw.len(), "{what}");
    let names = read.documents.iter().map(|document| &document.name).chain(read.left_out.iter().map(|left| &left.file_name));
    for name in names {
        let is_plain = !name.contains(['/', '\\']) && !name.chars().any(char::is_control) && !name.is_empty();
        assert!(is_plain && name.chars().count() <= MAX_LENGTH, "{what}: {name:?}");
    }
}

#[test]
fn each_file_in_each_wrapping_ends_as_it_should() {
    let mut mails = 0;
    for file in files() {
        for (wrapping, is_whole, wrap) in WRAPPINGS {
            let (raw, began) = (wrap(&file), Instant::now());
            let read = read(&raw, scan);
            let what = format!("{} {wrapping}", file.name.chars().take(30).collect::<String>());
            assert!(began.elapsed() < SOON, "{what}: {:?}", began.elapsed());
            hold_bounds(&what, &raw, &read);
            if is_whole {
                let (is_taken, is_named) = (!read.documents.is_empty(), !read.left_out.is_empty());
                assert_eq!(is_taken, file.fate == Taken, "{what}: {read:?}");
                assert!(is_taken || is_named, "{what}: {read:?}");
            }
            mails += 1;
        }
    }
    assert!(mails > 300, "{mails}");
}

/// Ordinary mails as large as they may be are read; what would take a gigabyte to be read is not, whatever it is made of.
#[test]
fn the_largest_mails_end_as_they_should() {
    let largest = 25 << 20;
    let file = sent("bill.pdf", [b"%PDF-1.4\n".as_slice(), &vec![b'x'; 18 << 20]].concat(), Taken);
    let base64 = base64_part(&file, "attachment");
    let (head, body) = base64.split_once("\r\n\r\n").unwrap();
    let lines: Vec<&str> = body.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let raw = mail(&format!("{head}\r\n\r\n{}\r\n", lines.join("\r\n")));
    assert!(raw.len() <= largest && read(&raw, scan).documents.len() == 1, "{}", raw.len());
    for piece in ["--b\r\n\r\n", "--b\n\n", "a:\r\n", "--b\r\na:\r\n\r\n", "--bC ontent-Type: message/rfc822\r\n\r\n"] {
        let (raw, began) = (mail(&piece.repeat(largest / piece.len())), Instant::now());
        assert_eq!(read(&raw, scan), ReadMail::default(), "{piece:?}");
        assert!(began.elapsed() < SOON, "{piece:?}: {:?}", began.elapsed());
    }
}
