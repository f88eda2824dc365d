//! `Monite-Signature`: who sent a webhook, and when.

use bursar_kernel::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What signs: the secret, and the one before it while it still does.
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) current: String,
    pub(crate) old: Option<String>,
}

/// The value of the header for this body: `t=<unix seconds>,v1=<hex>`, and `,v1_old=<hex>` while the old secret signs on.
pub(crate) fn header(keys: &Keys, at: Timestamp, body: &str) -> String {
    let time = at.timestamp();
    let mut header = format!("t={time},v1={}", sign(&keys.current, time, body));
    if let Some(old) = &keys.old {
        header += &format!(",v1_old={}", sign(old, time, body));
    }
    header
}

/// HMAC-SHA256 of `<time>.<body>`, keyed by the whole secret, `whsec_` included.
fn sign(secret: &str, time: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(format!("{time}.{body}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `printf '1710139795.{}' | openssl dgst -sha256 -hmac whsec_test`.
    #[test]
    fn it_is_the_hmac_of_time_and_body() {
        let keys = Keys { current: "whsec_test".to_owned(), old: None };
        let at = Timestamp::from_timestamp(1_710_139_795, 0).unwrap();
        let known = "3934a23057c4bf5ff860eef817ec5eac26e88561a3c8b5d645b1162388737d03";
        assert_eq!(header(&keys, at, "{}"), format!("t=1710139795,v1={known}"));
    }

    #[test]
    fn an_old_secret_stands_beside_never_in_place() {
        let at = Timestamp::from_timestamp(1, 0).unwrap();
        let both = header(&Keys { current: "new".to_owned(), old: Some("old".to_owned()) }, at, "{}");
        let old_alone = header(&Keys { current: "old".to_owned(), old: None }, at, "{}");
        assert_eq!(both.matches("v1=").count(), 1);
        assert_eq!(both.split(",v1_old=").nth(1), old_alone.split("v1=").nth(1));
    }
}
