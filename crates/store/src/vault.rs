//! Secrets at rest: sealed with a key that lives outside the database, bound to the row they stand in.

use bursar_kernel::{Error, Result, Rng};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use sha2::{Digest, Sha256};

/// Seals and opens. The first key seals; all of them open.
///
/// Every secret is sealed with a key of its own, and that key with the master key: whoever changes the master key seals the small keys
/// again and never sees a secret.
#[derive(Clone)]
pub struct Vault {
    keys: Vec<(KeyId, XChaCha20Poly1305)>,
}

type KeyId = [u8; 4];
const NONCE: usize = 24;
/// A key of 32 bytes, sealed.
const WRAPPED: usize = 48;
/// The first byte of everything sealed; the id of the master key, a nonce, the wrapped key and the ciphertext follow.
const FORMAT: u8 = 2;
/// Sealed with the master key itself: id, nonce and ciphertext follow.
const FORMER_FORMAT: u8 = 1;

/// What is sealed, taken apart.
enum Parts<'a> {
    Former { key: KeyId, nonce: [u8; NONCE], text: &'a [u8] },
    Wrapped { key: KeyId, nonce: [u8; NONCE], wrapped: &'a [u8], text: &'a [u8] },
}

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

    /// The id of the key that seals: it stands in front of everything that it sealed.
    pub fn newest_id(&self) -> Option<[u8; 4]> {
        self.keys.first().map(|(id, _)| *id)
    }

    /// Seals `plain` for its place (`token_sets/<id>/access_token`): it opens nowhere else.
    pub fn seal(&self, rng: &Rng, place: &str, plain: &str) -> Result<Vec<u8>> {
        let own: [u8; 32] = rng.bytes();
        let text = encrypt(&XChaCha20Poly1305::new(&own.into()), [0; NONCE], place, plain.as_bytes())?;
        self.wrap(rng, place, &own, &text)
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<String> {
        let plain = match parts(sealed).ok_or_else(|| broken(place, "its format is unknown"))? {
            Parts::Former { key, nonce, text } => decrypt(self.key(place, key)?, nonce, place, text)?,
            Parts::Wrapped { text, .. } => {
                let own = self.unwrap(place, sealed)?;
                // The key is used once, so its nonce may be fixed.
                decrypt(&XChaCha20Poly1305::new(&own.into()), [0; NONCE], place, text)?
            }
        };
        String::from_utf8(plain).map_err(|_| broken(place, "it is no text"))
    }

    /// The same secret under the newest master key; `None` when it is under it already.
    pub fn reseal(&self, rng: &Rng, place: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>> {
        match parts(sealed).ok_or_else(|| broken(place, "its format is unknown"))? {
            Parts::Wrapped { key, .. } if Some(key) == self.newest_id() => Ok(None),
            Parts::Wrapped { text, .. } => self.wrap(rng, place, &self.unwrap(place, sealed)?, text).map(Some),
            Parts::Former { .. } => self.seal(rng, place, &self.open(place, sealed)?).map(Some),
        }
    }

    fn wrap(&self, rng: &Rng, place: &str, own: &[u8; 32], text: &[u8]) -> Result<Vec<u8>> {
        let (id, cipher) = self.keys.first().ok_or_else(|| Error::internal("the vault has no key"))?;
        let nonce: [u8; NONCE] = rng.bytes();
        let wrapped = encrypt(cipher, nonce, place, own)?;
        Ok([&[FORMAT], &id[..], &nonce[..], &wrapped[..], text].concat())
    }

    fn unwrap(&self, place: &str, sealed: &[u8]) -> Result<[u8; 32]> {
        let Some(Parts::Wrapped { key, nonce, wrapped, .. }) = parts(sealed) else { return Err(broken(place, "its format is unknown")) };
        let own = decrypt(self.key(place, key)?, nonce, place, wrapped)?;
        own.try_into().map_err(|_| broken(place, "its key is too short"))
    }

    fn key(&self, place: &str, id: KeyId) -> Result<&XChaCha20Poly1305> {
        let found = self.keys.iter().find(|(key, _)| *key == id).map(|(_, cipher)| cipher);
        found.ok_or_else(|| broken(place, "its key is not among ours: check BURSAR_MASTER_KEY and old_master_keys"))
    }
}

fn parts(sealed: &[u8]) -> Option<Parts<'_>> {
    let (format, rest) = sealed.split_first()?;
    let (key, rest) = rest.split_first_chunk()?;
    let (nonce, rest) = rest.split_first_chunk()?;
    match *format {
        FORMER_FORMAT => Some(Parts::Former { key: *key, nonce: *nonce, text: rest }),
        FORMAT => rest.split_at_checked(WRAPPED).map(|(wrapped, text)| Parts::Wrapped { key: *key, nonce: *nonce, wrapped, text }),
        _ => None,
    }
}

fn encrypt(cipher: &XChaCha20Poly1305, nonce: [u8; NONCE], place: &str, plain: &[u8]) -> Result<Vec<u8>> {
    let payload = Payload { msg: plain, aad: place.as_bytes() };
    cipher.encrypt(&nonce.into(), payload).map_err(|_| Error::internal("a secret could not be sealed"))
}

fn decrypt(cipher: &XChaCha20Poly1305, nonce: [u8; NONCE], place: &str, text: &[u8]) -> Result<Vec<u8>> {
    let payload = Payload { msg: text, aad: place.as_bytes() };
    cipher.decrypt(&nonce.into(), payload).map_err(|_| broken(place, "it was moved or changed"))
}

fn broken(place: &str, why: &str) -> Error {
    Error::internal(format!("the secret at {place} cannot be opened: {why}"))
}

fn named(key: [u8; 32]) -> (KeyId, XChaCha20Poly1305) {
    let digest = Sha256::digest(key);
    let mut id = KeyId::default();
    id.copy_from_slice(&digest[..4]);
    (id, XChaCha20Poly1305::new(&key.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_only_in_its_place_and_with_its_key() {
        let rng = Rng::seeded(1);
        let vault = Vault::new([7; 32]);
        let sealed = vault.seal(&rng, "token_sets/1/access_token", "secret").unwrap();
        assert_eq!(vault.open("token_sets/1/access_token", &sealed).unwrap(), "secret");
        assert!(vault.open("token_sets/2/access_token", &sealed).is_err());
        assert!(Vault::new([8; 32]).open("token_sets/1/access_token", &sealed).is_err());
        let rotated = Vault::new([8; 32]).with_old_key([7; 32]);
        assert_eq!(rotated.open("token_sets/1/access_token", &sealed).unwrap(), "secret");
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
    }

    #[test]
    fn a_secret_moves_to_the_newest_key_and_no_longer_needs_the_old_one() {
        let rng = Rng::seeded(1);
        let (old, new) = (Vault::new([7; 32]), Vault::new([8; 32]));
        let both = new.clone().with_old_key([7; 32]);
        let sealed = old.seal(&rng, "a/1/b", "secret").unwrap();
        let moved = both.reseal(&rng, "a/1/b", &sealed).unwrap().unwrap();
        assert_eq!(new.open("a/1/b", &moved).unwrap(), "secret");
        assert!(old.open("a/1/b", &moved).is_err());
        assert_eq!(both.reseal(&rng, "a/1/b", &moved).unwrap(), None);
        assert!(both.reseal(&rng, "a/2/b", &sealed).is_err(), "a secret that was moved is not made good");
    }

    #[test]
    fn what_was_sealed_before_keys_of_their_own_opens_and_moves() {
        let rng = Rng::seeded(1);
        let vault = Vault::new([7; 32]);
        let (id, cipher) = named([7; 32]);
        let text = encrypt(&cipher, [3; NONCE], "a/1/b", b"secret").unwrap();
        let former = [&[FORMER_FORMAT], &id[..], &[3; NONCE][..], &text[..]].concat();
        assert_eq!(vault.open("a/1/b", &former).unwrap(), "secret");
        let moved = vault.reseal(&rng, "a/1/b", &former).unwrap().unwrap();
        assert_eq!((moved[0], vault.open("a/1/b", &moved).unwrap()), (FORMAT, "secret".to_owned()));
    }

    #[test]
    fn nonsense_is_refused() {
        let vault = Vault::new([7; 32]);
        for sealed in [&[][..], &[1], &[2; 40], &[9; 200], &[2; 200], &[1; 200]] {
            assert!(vault.open("a/1/b", sealed).is_err());
        }
    }
}
