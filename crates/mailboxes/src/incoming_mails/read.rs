//! What is in a mail: who wrote it, and which documents are with it. Pure; whatever the bytes are, it ends.

use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::LeftOut;

/// Documents that are taken out of one mail.
pub(crate) const MOST_DOCUMENTS: usize = 20;
/// Mails within mails that are opened: a forwarded mail, forwarded.
const DEEPEST: usize = 4;
/// Parts of one mail: one that has more is not read.
const MOST_PARTS: usize = 2000;
/// What the type of a part begins with.
const TYPE: &[u8] = b"content-type";
/// Names of what was left out that are kept.
const MOST_LEFT_OUT: usize = 20;
/// Letters of a subject, an address or a name that are kept.
const LONGEST: usize = 250;

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
}

/// Reads a mail. `is_document` says of a file's bytes why they are none.
pub(crate) fn read(raw: &[u8], is_document: impl Fn(&[u8]) -> Result<(), String>) -> ReadMail {
    let Some(message) = parsed(raw) else { return ReadMail::default() };
    let mut mail = ReadMail {
        from: message.from().and_then(Address::first).and_then(|author| author.address()).map(shortened),
        subject: message.subject().map(shortened),
        ..ReadMail::default()
    };
    mail.take_files(&message, &is_document, 0);
    mail
}

/// The mail, taken apart; nothing where it cannot be. Each part within another begins with its type, and the parser goes as deep as they lie.
pub(super) fn parsed(raw: &[u8]) -> Option<Message<'_>> {
    let types = raw.windows(TYPE.len()).filter(|word| word.eq_ignore_ascii_case(TYPE)).take(MOST_PARTS + 1).count();
    if types > MOST_PARTS { None } else { MessageParser::default().parse(raw) }
}

impl ReadMail {
    fn take_files(&mut self, message: &Message<'_>, is_document: &impl Fn(&[u8]) -> Result<(), String>, depth: usize) {
        for part in message.attachments() {
            match &part.body {
                PartType::Message(inner) if depth < DEEPEST => self.take_files(inner, is_document, depth + 1),
                PartType::Message(_) => self.leave_out(part, "it is a mail within a mail within a mail: send it by itself".to_owned()),
                _ => self.take_file(part, is_document),
            }
        }
    }

    fn take_file(&mut self, part: &MessagePart<'_>, is_document: &impl Fn(&[u8]) -> Result<(), String>) {
        match is_document(part.contents()) {
            // What somebody wrote in the mail is no file.
            Err(_) if part.is_text() && part.attachment_name().is_none() => {}
            Err(why) => self.leave_out(part, why),
            Ok(()) if is_shown_in_text(part) => self.leave_out(part, "it is a picture within the text".to_owned()),
            Ok(()) if self.documents.iter().any(|document| document.bytes == part.contents()) => {
                self.leave_out(part, "the same file is there already".to_owned());
            }
            Ok(()) if self.documents.len() >= MOST_DOCUMENTS => {
                self.leave_out(part, format!("a mail may bring {MOST_DOCUMENTS} documents: send the rest in another one"));
            }
            Ok(()) => self.documents.push(Document { name: name_of(part), bytes: part.contents().to_vec() }),
        }
    }

    fn leave_out(&mut self, part: &MessagePart<'_>, reason: String) {
        if self.left_out.len() < MOST_LEFT_OUT {
            self.left_out.push(LeftOut { file_name: name_of(part), reason });
        }
    }
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
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod hostile;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_file(_: &[u8]) -> Result<(), String> {
        Ok(())
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
        for (kind, depth) in [("", MOST_PARTS - 1), ("Content-Type: message/rfc822\r\n\r\n", MOST_PARTS / 2 - 1)] {
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
    fn names_are_only_names() {
        for (sent, kept) in [("../../etc/passwd", "passwd"), ("C:\\a\\b.pdf", "b.pdf"), ("..", "unnamed"), ("", "unnamed")] {
            let mail = format!(
                "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"{}\"\r\n\r\nx",
                sent.replace('\\', "\\\\")
            );
            assert_eq!(read(mail.as_bytes(), any_file).documents[0].name, kept, "{sent}");
        }
        let long = format!("Subject: {}\r\n\r\n", "x".repeat(100_000));
        assert_eq!(read(long.as_bytes(), any_file).subject.unwrap().len(), LONGEST);
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
            prop_assert!(read.documents.len() <= MOST_DOCUMENTS && read.left_out.len() <= MOST_LEFT_OUT);
        }
    }
}
