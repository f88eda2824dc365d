//! Formats of texts, as the schemas name them.

use std::net::IpAddr;

use email_address::{EmailAddress, Options};
use url::Url;

/// An address that mail can be sent to over the internet: of any script, at a domain with a dot in it.
pub(crate) fn is_email(text: &str) -> bool {
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    EmailAddress::parse_with_options(text, options).is_ok()
}

/// An address of the web, with a host: what stands in documents as a link must lead there and do nothing else.
pub(crate) fn is_web_address(text: &str) -> bool {
    let is_plain = !text.chars().any(|character| character.is_control() || character.is_whitespace());
    is_plain && Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// An address of the network, of either version.
pub(crate) fn is_network_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_goes_to_any_script_at_a_real_domain() {
        for text in ["a@example.com", "\u{fc}@example.com", "a@ex\u{e4}mple.com", "a.b+c@mail.example.co.uk", "o'neil@example.com"] {
            assert!(is_email(text), "{text}");
        }
        for text in ["a@b", "a", "@example.com", "a@", "a@@example.com", "a b@example.com", "Ada <a@example.com>", "a@[127.0.0.1]", ""] {
            assert!(!is_email(text), "{text}");
        }
    }

    #[test]
    fn a_link_leads_to_the_web() {
        for text in ["https://example.com", "http://example.com/a?b#c", "https://ex\u{e4}mple.com", "HTTPS://EXAMPLE.COM:8443/"] {
            assert!(is_web_address(text), "{text}");
        }
        for text in [
            "https://",
            "javascript:alert(1)",
            "example.com",
            "ftp://example.com",
            "https://a b.com",
            "https://exa\nmple.com",
            "//a.com",
            "",
        ] {
            assert!(!is_web_address(text), "{text}");
        }
    }
}
