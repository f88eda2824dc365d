//! The command XFORWARD, by which Postfix tells which server it has a mail from. Pure.

use std::net::IpAddr;

use crate::incoming_mails::authentication::MailClient;

/// What an address begins with that is one of IPv6.
const IPV6: &str = "IPV6:";

/// Who is told of, where the line is this command; nobody where the address is not known to the server in front.
pub(super) fn attributes(line: &[u8]) -> Option<Option<MailClient>> {
    let line = String::from_utf8_lossy(line);
    let (command, told) = line.trim_end().split_once(' ')?;
    if !command.eq_ignore_ascii_case("XFORWARD") {
        return None;
    }
    let attribute = |wanted: &str| {
        let attributes = told.split(' ').filter_map(|attribute| attribute.split_once('='));
        attributes.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| plain(value)).next()
    };
    let address = attribute("ADDR").and_then(|address| parsed(&address));
    let name = attribute("HELO").filter(|name| !name.starts_with('[')).unwrap_or_default();
    Some(address.map(|address| MailClient { address, name }))
}

fn parsed(address: &str) -> Option<IpAddr> {
    let plain = address.get(..IPV6.len()).filter(|start| start.eq_ignore_ascii_case(IPV6)).map_or(address, |start| &address[start.len()..]);
    plain.parse().ok()
}

/// Without the escapes of RFC 3461: `+2B` is a plus sign.
fn plain(value: &str) -> String {
    let mut parts = value.split('+');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(sign) => plain.extend([char::from(sign)].into_iter().chain(part[2..].chars())),
            None => plain.push_str(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Option<Option<(String, String)>> {
        let told = attributes(format!("{line}\r\n").as_bytes())?;
        Some(told.map(|client| (client.address.to_string(), client.name)))
    }

    #[test]
    fn the_address_and_the_name_are_taken_and_what_is_unknown_is_nobody() {
        let client = |address: &str, name: &str| Some(Some((address.to_owned(), name.to_owned())));
        assert_eq!(
            told("XFORWARD NAME=mx.vendor.example ADDR=192.0.2.7 HELO=mx+2Dout.vendor.example"),
            client("192.0.2.7", "mx-out.vendor.example")
        );
        assert_eq!(told("xforward addr=IPV6:2001:db8::1 PROTO=ESMTP"), client("2001:db8::1", ""));
        assert_eq!(told("XFORWARD ADDR=192.0.2.7 HELO=[UNAVAILABLE]"), client("192.0.2.7", ""));
        for nobody in ["XFORWARD ADDR=[UNAVAILABLE] HELO=mx", "XFORWARD HELO=mx", "XFORWARD +", "XFORWARD ADDR=+C3+A4+"] {
            assert_eq!(told(nobody), Some(None), "{nobody}");
        }
        assert_eq!(told("MAIL FROM:<a@example.com>"), None);
        assert_eq!(told("XFORWARD"), None);
    }
}
