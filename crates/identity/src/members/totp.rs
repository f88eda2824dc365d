//! Codes of an authenticator app: RFC 6238 with SHA-1, six digits and half a minute, which is what every app speaks.

use bursar_kernel::Timestamp;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Seconds that a code stands for.
const PERIOD: i64 = 30;
/// Steps before and after the present one whose codes are taken: clocks differ, and people are slow.
const TOLERANCE: i64 = 1;

/// The code of a step.
fn code(secret: &[u8], step: i64) -> String {
    // A key of any length is accepted.
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let number = digest[at..at + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// The step whose code this is, if it is one of now and was not used before. Every candidate is looked at, in constant time.
pub(crate) fn step_of(secret: &[u8], typed: &str, now: Timestamp, last: Option<i64>) -> Option<i64> {
    let typed: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
    let present = now.timestamp() / PERIOD;
    let steps = (present - TOLERANCE..=present + TOLERANCE).filter(|step| last.is_none_or(|last| *step > last));
    steps.fold(None, |found, step| if bool::from(code(secret, step).as_bytes().ct_eq(typed.as_bytes())) { Some(step) } else { found })
}

/// The code of this moment, for a secret as people type it: what an authenticator app shows.
pub fn code_at(secret: &str, now: Timestamp) -> Option<String> {
    Some(code(&BASE32_NOPAD.decode(secret.as_bytes()).ok()?, now.timestamp() / PERIOD))
}

/// A secret as people type it.
pub(crate) fn words(secret: &[u8]) -> String {
    BASE32_NOPAD.encode(secret)
}

/// What the picture says that an app reads.
pub(crate) fn address(issuer: &str, email: &str, secret: &[u8]) -> String {
    let escape = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let (issuer, email) = (escape(issuer), escape(email));
    format!("otpauth://totp/{issuer}:{email}?secret={}&issuer={issuer}", words(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, the last six of its eight digits.
        for (seconds, expected) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")] {
            assert_eq!(code(SECRET, seconds / PERIOD), expected);
            assert_eq!(code_at(&words(SECRET), at(seconds)).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_code_is_taken_once_and_near_its_time() {
        let now = at(1_111_111_109);
        let step = step_of(SECRET, "081 804", now, None).unwrap();
        assert_eq!(step_of(SECRET, "081804", now, Some(step)), None, "it was used");
        assert!(step_of(SECRET, "081804", at(1_111_111_109 + 30), None).is_some(), "half a minute late");
        assert_eq!(step_of(SECRET, "081804", at(1_111_111_109 + 61), None), None, "too late");
        for wrong in ["", "08180", "0818044", "000000", "abcdef"] {
            assert_eq!(step_of(SECRET, wrong, now, None), None, "{wrong}");
        }
    }

    #[test]
    fn the_picture_says_what_apps_read() {
        let address = address("Acme & Co", "ada@example.com", SECRET);
        assert_eq!(
            address,
            "otpauth://totp/Acme%20%26%20Co:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme%20%26%20Co"
        );
    }
}
