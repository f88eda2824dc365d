//! What another mail server reports of a mail (RFC 3464): who did not get it. Pure; what is no such report says nothing.

use bursar_kernel::Uuid;
use bursar_mail::Bounce;
use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::read::parsed;

/// What the type of a report's second part ends with.
const STATUS: &[u8] = b"delivery-status";
/// Recipients of one report.
const MAX_RECIPIENTS: usize = 1000;
/// Letters of a reason that are kept.
const MAX_REASON_LENGTH: usize = 500;

/// The recipients who did not get a mail of ours.
pub(crate) fn bounces(raw: &[u8]) -> Vec<Bounce> {
    // Every mail to a mailbox comes by here, and most are none.
    if !raw.windows(STATUS.len()).any(|word| word.eq_ignore_ascii_case(STATUS)) {
        return Vec::new();
    }
    let Some(report) = parsed(raw) else { return Vec::new() };
    let Some(mail_id) = report.parts.iter().find_map(returned_id) else { return Vec::new() };
    let Some(status) = report.parts.iter().find(|part| is(part, "message", "delivery-status")) else { return Vec::new() };
    let text = String::from_utf8_lossy(status.contents()).replace("\r\n", "\n");
    text.split("\n\n").filter_map(failed).take(MAX_RECIPIENTS).map(|(address, reason)| Bounce { mail_id, address, reason }).collect()
}

/// The id that our mails have in their `Message-ID`, of the mail that came back: whole, or its headers.
fn returned_id(part: &MessagePart<'_>) -> Option<Uuid> {
    let id_of = |returned: &Message<'_>| returned.message_id()?.trim_start_matches('<').split('@').next()?.parse().ok();
    match &part.body {
        PartType::Message(returned) => id_of(returned),
        _ if is(part, "text", "rfc822-headers") => id_of(&parsed(part.contents())?),
        _ => None,
    }
}

/// Address and reason, where these fields are of a recipient for whom it failed.
fn failed(fields: &str) -> Option<(String, String)> {
    let unfolded = fields.replace("\n ", " ").replace("\n\t", " ");
    let value = |name: &str| {
        let named = |line: &str| {
            line.split_once(':').filter(|(field, _)| field.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
        };
        unfolded.lines().find_map(named)
    };
    let after_kind = |value: String| value.split_once(';').map_or(value.clone(), |(_, rest)| rest.trim().to_owned());
    if !value("Action")?.eq_ignore_ascii_case("failed") {
        return None;
    }
    let address = value("Original-Recipient").or_else(|| value("Final-Recipient")).map(after_kind)?;
    let reason = value("Diagnostic-Code").map(after_kind).or_else(|| value("Status")).unwrap_or_default();
    let address = address.trim_matches(['<', '>']).to_owned();
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((address, format!("came back: {reason}").chars().take(MAX_REASON_LENGTH).collect()))
}

fn is(part: &MessagePart<'_>, kind: &str, subkind: &str) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind) && found.subtype().is_some_and(|found| found.eq_ignore_ascii_case(subkind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A report as Postfix writes it.
    fn report(returned: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.com\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nI could not deliver it.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
             Final-Recipient: rfc822; ada@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 no such\r\n    user\r\n\r\n\
             Final-Recipient: rfc822; bob@example.com\r\nAction: delayed\r\nStatus: 4.0.0\r\n\r\n\
             --b\r\n{returned}\r\n--b--\r\n"
        )
    }

    #[test]
    fn who_did_not_get_it_is_told() {
        let id = "018fdd6f-29a8-78a0-8ac5-94ab426f6e17";
        let headers = format!("Message-ID: <{id}@mail.example.com>\r\nSubject: Invoice\r\n");
        let expected = Bounce {
            mail_id: id.parse().unwrap(),
            address: "ada@example.com".to_owned(),
            reason: "came back: 550 5.1.1 no such user".to_owned(),
        };
        for returned in [
            format!("Content-Type: text/rfc822-headers\r\n\r\n{headers}"),
            format!("Content-Type: message/rfc822\r\n\r\n{headers}\r\nthe text"),
        ] {
            assert_eq!(bounces(report(&returned).as_bytes()), std::slice::from_ref(&expected), "{returned}");
        }
    }

    #[test]
    fn what_is_not_about_a_mail_of_ours_says_nothing() {
        for raw in
            ["", "Subject: out of office\r\n\r\nback on Monday", &report("Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <1@x>")]
        {
            assert_eq!(bounces(raw.as_bytes()), []);
        }
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_it_ends(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            bounces(&bytes);
        }
    }
}
