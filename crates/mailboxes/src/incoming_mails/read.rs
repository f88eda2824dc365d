//! What is in a mail: who wrote it, and which documents are with it. Pure; whatever the bytes are, it ends.

use std::borrow::Cow;

use bursar_recognition::BillKind;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Address, Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::LeftOut;
use super::extent::is_readable;

/// Documents that are taken out of one mail.
pub(crate) const MAX_DOCUMENTS: usize = 20;
/// Mails within mails that are opened: a forwarded mail, forwarded.
const DEEPEST: usize = 4;
/// Names of what was left out that are kept.
const MAX_LEFT_OUT: usize = 20;
/// Letters of a subject, an address or a name that are kept.
const MAX_LENGTH: usize = 250;
/// Letters of a field in which its first author is looked for.
const MAX_FIELD: usize = 10_000;

/// A mail, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ReadMail {
    pub(crate) from: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) documents: Vec<Document>,
    pub(crate) left_out: Vec<LeftOut>,
}

/// A file that was sent with a mail and may be a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// What it is as an e-invoice in XML.
    pub(crate) e_invoice: Option<BillKind>,
}

/// What a file's bytes are: a document, and which e-invoice in XML, or why they are none.
type Looked = Result<Option<BillKind>, String>;

/// Reads a mail. `look` says of a file's bytes what they are.
pub(crate) fn read(raw: &[u8], look: impl Fn(&[u8]) -> Looked) -> ReadMail {
    let Some(message) = parsed(raw) else { return ReadMail::default() };
    let mut mail = ReadMail { from: author(&message), subject: message.subject().map(shortened), ..ReadMail::default() };
    mail.take_files(&message, &look, 0);
    mail
}

/// The mail, taken apart; nothing where it cannot be, or not within bounds of memory. Of its fields those are read that are needed.
pub(super) fn parsed(raw: &[u8]) -> Option<Message<'_>> {
    let parser = MessageParser::new().with_mime_headers().header_text(HeaderName::Subject).default_header_ignore();
    let parser = parser.header_raw(HeaderName::From).header_raw(HeaderName::MessageId);
    if is_readable(raw) { parser.parse(raw) } else { None }
}

/// The address of its first author.
fn author(message: &Message<'_>) -> Option<String> {
    let named: String = message.header(HeaderName::From)?.as_text()?.chars().take(MAX_FIELD).collect();
    let field = format!("From: {named}\r\n\r\n");
    let parsed = MessageParser::new().header_address(HeaderName::From).parse_headers(&field)?;
    parsed.from().and_then(Address::first).and_then(|author| author.address()).map(shortened)
}

impl ReadMail {
    fn take_files(&mut self, message: &Message<'_>, look: &impl Fn(&[u8]) -> Looked, depth: usize) {
        for part in message.attachments() {
            match &part.body {
                PartType::Message(inner) if depth < DEEPEST => self.take_files(inner, look, depth + 1),
                PartType::Message(_) => self.leave_out(part, "it is a mail within a mail within a mail: send it by itself".to_owned()),
                _ => self.take_file(part, &bytes_of(message, part), look),
            }
        }
    }

    fn take_file(&mut self, part: &MessagePart<'_>, bytes: &[u8], look: &impl Fn(&[u8]) -> Looked) {
        match look(bytes) {
            // What somebody wrote in the mail is no file.
            Err(_) if part.is_text() && part.attachment_name().is_none() => {}
            Err(why) => self.leave_out(part, why),
            Ok(_) if is_shown_in_text(part) => self.leave_out(part, "it is a picture within the text".to_owned()),
            Ok(_) if self.documents.iter().any(|document| document.bytes == bytes) => {
                self.leave_out(part, "the same file is there already".to_owned());
            }
            Ok(_) if self.documents.len() >= MAX_DOCUMENTS => {
                self.leave_out(part, format!("a mail may bring {MAX_DOCUMENTS} documents: send the rest in another one"));
            }
            Ok(e_invoice) => self.documents.push(Document { name: name_of(part), bytes: bytes.to_vec(), e_invoice }),
        }
    }

    fn leave_out(&mut self, part: &MessagePart<'_>, reason: String) {
        if self.left_out.len() < MAX_LEFT_OUT {
            self.left_out.push(LeftOut { file_name: name_of(part), reason });
        }
    }
}

/// The bytes of a file as its sender had them. What is called text the parser turns into UTF-8, by a charset that the mail names: XML names its own.
fn bytes_of<'a>(message: &'a Message<'_>, part: &'a MessagePart<'_>) -> Cow<'a, [u8]> {
    let sent = message.raw_message.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize);
    let own = sent.filter(|_| part.is_text()).and_then(|sent| match part.encoding {
        Encoding::None => Some(Cow::Borrowed(sent)),
        Encoding::QuotedPrintable => quoted_printable_decode(sent).map(Cow::Owned),
        Encoding::Base64 => base64_decode(sent).map(Cow::Owned),
    });
    own.unwrap_or(Cow::Borrowed(part.contents()))
}

/// A logo or a signature: a picture to which the text refers.
fn is_shown_in_text(part: &MessagePart<'_>) -> bool {
    let is_picture = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let is_attached = part.content_disposition().is_some_and(|disposition| disposition.ctype().eq_ignore_ascii_case("attachment"));
    is_picture && !is_attached && part.content_id().is_some()
}

/// The name without the folders of the sender's machine, and without what could be taken for anything but a name.
fn name_of(part: &MessagePart<'_>) -> String {
    let name = part.attachment_name().unwrap_or_default();
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|letter| !letter.is_control()).collect();
    match name.trim() {
        "" | "." | ".." => "unnamed".to_owned(),
        name => shortened(name),
    }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(MAX_LENGTH).collect()
}

#[cfg(test)]
mod hostile;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_file(_: &[u8]) -> Looked {
        Ok(None)
    }

    /// Mails within mails, so many deep, and a file in the innermost.
    fn nested(depth: usize, kind: &str) -> Vec<u8> {
        let mut mail = String::new();
        for level in 0..depth {
            mail += &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n{kind}");
        }
        mail += "Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.4\r\n";
        (0..depth).rev().for_each(|level| mail += &format!("--b{level}--\r\n"));
        mail.into_bytes()
    }

    #[test]
    fn what_lies_too_deep_is_named_and_not_opened() {
        let forwarded = "Content-Type: message/rfc822\r\n\r\n";
        assert_eq!(read(&nested(DEEPEST, forwarded), any_file).documents.len(), 1);
        let deeper = read(&nested(DEEPEST + 1, forwarded), any_file);
        assert_eq!((deeper.documents.len(), deeper.left_out.len()), (0, 1), "{deeper:?}");
    }

    #[test]
    fn no_nesting_is_too_much() {
        for (kind, depth) in [("", 1_999), ("Content-Type: message/rfc822\r\n\r\n", 999)] {
            let mail = read(&nested(depth, kind), any_file);
            assert_eq!(mail.documents.len() + mail.left_out.len(), 1, "{mail:?}");
            assert_eq!(read(&nested(20_000, kind), any_file), ReadMail::default());
        }
    }

    #[test]
    fn what_somebody_wrote_is_no_file_that_is_left_out() {
        let part = |kind: &str| format!("--b\r\nContent-Type: text/{kind}\r\nContent-Disposition: form-data\r\n\r\nhello\r\n");
        let mail = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}{}--b--\r\n", part("plain"), part("html"));
        assert_eq!(read(mail.as_bytes(), |_| Err("no document".to_owned())), ReadMail::default());
    }

    #[test]
    fn a_file_has_the_bytes_that_its_sender_had() {
        use base64::Engine;
        use base64::engine::general_purpose::STANDARD;
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>M\xfcnchen</a>".to_vec();
        let wide = [vec![0xff, 0xfe], "<a>M\u{fc}nchen</a>".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
        let utf8 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>M\u{fc}nchen</a>".as_bytes().to_vec();
        let quoted = |bytes: &[u8]| -> Vec<u8> {
            let sign =
                |byte: &u8| if byte.is_ascii_graphic() && *byte != b'=' { char::from(*byte).to_string() } else { format!("={byte:02X}") };
            bytes.iter().map(sign).collect::<Vec<_>>().chunks(20).map(<[String]>::concat).collect::<Vec<_>>().join("=\r\n").into_bytes()
        };
        for sent in [latin, wide, utf8] {
            for charset in ["us-ascii", "iso-8859-1", "utf-8", "utf-16", "unknown"] {
                let base64 = STANDARD.encode(&sent).into_bytes();
                for (encoding, body) in [("base64", base64), ("quoted-printable", quoted(&sent)), ("binary", sent.clone())] {
                    let head = format!(
                        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/xml; charset={charset}; name=a.xml\r\n\
                         Content-Disposition: attachment\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
                    );
                    let mail = [head.as_bytes(), &body, b"\r\n--b--\r\n"].concat();
                    assert_eq!(read(&mail, any_file).documents[0].bytes, sent, "{charset} {encoding}");
                }
            }
        }
    }

    #[test]
    fn the_first_author_is_named_however_many_there_are() {
        for (field, expected) in [
            ("Vendor Ltd <billing@vendor.example>", Some("billing@vendor.example")),
            ("=?utf-8?q?other=40example.com,?= <billing@vendor.example>", Some("billing@vendor.example")),
            ("\"Vendor,\r\n Ltd\"\r\n <billing@vendor.example>, b@example.com", Some("billing@vendor.example")),
            (&"a@example.com,".repeat(50_000), Some("a@example.com")),
            ("", None),
        ] {
            let mail = read(format!("From: {field}\r\nSubject: x\r\n\r\n").as_bytes(), any_file);
            assert_eq!(mail.from.as_deref(), expected);
        }
    }

    #[test]
    fn names_are_only_names() {
        for (sent, kept) in [("../../etc/passwd", "passwd"), ("C:\\a\\b.pdf", "b.pdf"), ("..", "unnamed"), ("", "unnamed")] {
            let mail = format!(
                "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"{}\"\r\n\r\nx",
                sent.replace('\\', "\\\\")
            );
            assert_eq!(read(mail.as_bytes(), any_file).documents[0].name, kept, "{sent}");
        }
        let long = format!("Subject: {}\r\n\r\n", "x".repeat(100_000));
        assert_eq!(read(long.as_bytes(), any_file).subject.unwrap().len(), MAX_LENGTH);
    }

    proptest! {
        /// A real mail, cut and changed anywhere.
        #[test]
        fn whatever_the_bytes_are_it_ends(place in 0..400_usize, bytes in proptest::collection::vec(any::<u8>(), 0..40), cut in 0..400_usize) {
            let mut mail = nested(2, "Content-Type: message/rfc822\r\n\r\n");
            let place = place.min(mail.len());
            mail.splice(place..place, bytes);
            mail.truncate(mail.len().saturating_sub(cut));
            let read = read(&mail, any_file);
            prop_assert!(read.documents.len() <= MAX_DOCUMENTS && read.left_out.len() <= MAX_LEFT_OUT);
        }
    }
}
