//! Secrets at rest: sealed with a key that lives outside the database, bound to the row they stand in.

use bursar_kernel::{Chance, Error, Result};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use sha2::{Digest, Sha256};

/// Seals and opens. The first key seals; all of them open.
#[derive(Clone)]
pub struct Vault {
    keys: Vec<([u8; KEY_ID], XChaCha20Poly1305)>,
}

const KEY_ID: usize = 4;
const NONCE: usize = 24;
/// The first byte of everything sealed: key id, nonce and ciphertext follow.
const FORMAT: u8 = 1;

impl Vault {
    /// A vault with one key of 32 bytes.
    pub fn new(key: [u8; 32]) -> Self {
        Vault { keys: vec![named(key)] }
    }

    /// An older key that still opens.
    pub fn with_old_key(mut self, key: [u8; 32]) -> Self {
        self.keys.push(named(key));
        self
    }

    /// Seals `plain` for its place (`token_sets/<id>/access_token`): it opens nowhere else.
    pub fn seal(&self, chance: &Chance, place: &str, plain: &str) -> Result<Vec<u8>> {
        let (id, cipher) = self.keys.first().ok_or_else(|| Error::internal("the vault has no key"))?;
        let nonce: [u8; NONCE] = chance.bytes();
        let payload = Payload { msg: plain.as_bytes(), aad: place.as_bytes() };
        let sealed = cipher.encrypt(&nonce.into(), payload).map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok([&[FORMAT], &id[..], &nonce[..], &sealed[..]].concat())
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<String> {
        let broken = |why: &str| Error::internal(format!("the secret at {place} cannot be opened: {why}"));
        let (head, rest) = sealed.split_at_checked(1 + KEY_ID + NONCE).ok_or_else(|| broken("it is too short"))?;
        if head[0] != FORMAT {
            return Err(broken("its format is unknown"));
        }
        let (id, nonce) = head[1..].split_at(KEY_ID);
        let (_, cipher) =
            self.keys.iter().find(|(key, _)| key == id).ok_or_else(|| broken("its key is not among ours: check BURSAR_MASTER_KEY"))?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| broken("it is too short"))?;
        let plain =
            cipher.decrypt(&nonce.into(), Payload { msg: rest, aad: place.as_bytes() }).map_err(|_| broken("it was moved or changed"))?;
        String::from_utf8(plain).map_err(|_| broken("it is no text"))
    }
}

fn named(key: [u8; 32]) -> ([u8; KEY_ID], XChaCha20Poly1305) {
    let digest = Sha256::digest(key);
    let mut id = [0; KEY_ID];
    id.copy_from_slice(&digest[..KEY_ID]);
    (id, XChaCha20Poly1305::new(&key.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_only_in_its_place_and_with_its_key() {
        let chance = Chance::seeded(1);
        let vault = Vault::new([7; 32]);
        let sealed = vault.seal(&chance, "token_sets/1/access_token", "secret").unwrap();
        assert_eq!(vault.open("token_sets/1/access_token", &sealed).unwrap(), "secret");
        assert!(vault.open("token_sets/2/access_token", &sealed).is_err());
        assert!(Vault::new([8; 32]).open("token_sets/1/access_token", &sealed).is_err());
        let rotated = Vault::new([8; 32]).with_old_key([7; 32]);
        assert_eq!(rotated.open("token_sets/1/access_token", &sealed).unwrap(), "secret");
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
    }
}
