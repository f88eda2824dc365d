//! What a mail program shows of a mail's bytes.

use mail_parser::{Address, MessageParser, MimeHeaders};

use super::{Attached, Shown};

pub(super) fn shown(raw: &[u8]) -> Shown {
    let Some(message) = MessageParser::default().parse(raw) else { return Shown::default() };
    let attachments = message.attachments().map(|part| Attached {
        name: part.attachment_name().unwrap_or("unnamed").to_owned(),
        media_type: part.content_type().map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*"))).unwrap_or_default(),
        size: part.contents().len(),
    });
    Shown {
        message_id: message.message_id().unwrap_or_default().to_owned(),
        from: addresses(message.from()),
        to: addresses(message.to()),
        cc: addresses(message.cc()),
        reply_to: addresses(message.reply_to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        attachments: attachments.collect(),
    }
}

/// `Ada Lovelace <ada@example.com>, bob@example.com`.
fn addresses(field: Option<&Address<'_>>) -> String {
    let one = |mailbox: &mail_parser::Addr<'_>| {
        let address = mailbox.address().unwrap_or_default();
        mailbox.name().map_or_else(|| address.to_owned(), |name| format!("{name} <{address}>"))
    };
    field.map(|field| field.iter().map(one).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}
