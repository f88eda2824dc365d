//! `Stripe-Signature`: who sent a webhook, and when.

use bursar_kernel::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A webhook that is older than this is one that was sent again by somebody else.
const TOLERANCE_SECONDS: i64 = 300;

/// Is the header, `t=<unix seconds>,v1=<hex>` with any number of `v1`, a signature of this body by this secret, and a recent one?
pub(crate) fn is_signed(header: &str, body: &[u8], secret: &str, now: Timestamp) -> bool {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let Some(time) = parts().find(|(name, _)| *name == "t").and_then(|(_, time)| time.parse::<i64>().ok()) else { return false };
    if now.timestamp().saturating_sub(time).saturating_abs() > TOLERANCE_SECONDS {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(format!("{time}.").as_bytes());
    mac.update(body);
    let mut signatures = parts().filter(|(name, _)| *name == "v1").filter_map(|(_, signature)| hex::decode(signature).ok());
    signatures.any(|signature| mac.clone().verify_slice(&signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `printf '1710139795.{}' | openssl dgst -sha256 -hmac whsec_test`.
    const KNOWN: &str = "3934a23057c4bf5ff860eef817ec5eac26e88561a3c8b5d645b1162388737d03";

    #[test]
    fn only_a_recent_signature_of_this_body_by_this_secret_counts() {
        let at = |seconds: i64| Timestamp::from_timestamp(1_710_139_795 + seconds, 0).unwrap();
        let header = format!("t=1710139795,v0=00,v1=ff,v1={KNOWN}");
        assert!(is_signed(&header, b"{}", "whsec_test", at(0)) && is_signed(&header, b"{}", "whsec_test", at(300)));
        for (header, body, secret, seconds) in [
            (header.as_str(), "{}", "whsec_test", 301),
            (header.as_str(), "{}", "whsec_test", -301),
            (header.as_str(), "{ }", "whsec_test", 0),
            (header.as_str(), "{}", "whsec_other", 0),
            (&format!("v1={KNOWN}"), "{}", "whsec_test", 0),
            (&format!("t=1710139796,v1={KNOWN}"), "{}", "whsec_test", 0),
            ("t=1710139795,v1=", "{}", "whsec_test", 0),
            ("", "{}", "whsec_test", 0),
        ] {
            assert!(!is_signed(header, body.as_bytes(), secret, at(seconds)), "{header} {body} {seconds}");
        }
    }
}
