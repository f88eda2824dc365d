//! Signs the tokens of both providers with an RSA key, so that a client checks what it would check at the provider.
//!
//! The key is part of the source: it proves nothing to anybody, and equal seeds give equal tokens.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::RSA_PKCS1_SHA256;
use serde_json::{Value, json};

const KEY_ID: &str = "simulator";

static KEY: LazyLock<KeyPair> = LazyLock::new(|| {
    KeyPair::from_pkcs8(include_bytes!("signing_key.der")).unwrap_or_else(|error| panic!("the signing key cannot be read: {error}"))
});

/// A signed JSON Web Token (RFC 7519) with RS256.
pub fn sign(claims: &Value) -> String {
    let head = json!({ "alg": "RS256", "kid": KEY_ID, "typ": "JWT" });
    let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(head.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mut signature = vec![0; KEY.public().modulus_len()];
    // The random numbers blind the computation; the signature is the same each time.
    KEY.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
        .unwrap_or_else(|error| panic!("the signing key does not sign: {error}"));
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The public key as clients read it at `jwks_uri` (RFC 7517).
pub fn key_set() -> Value {
    let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(KEY.public());
    json!({ "keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID, "n": URL_SAFE_NO_PAD.encode(n), "e": URL_SAFE_NO_PAD.encode(e),
    }] })
}
