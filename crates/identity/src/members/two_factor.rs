//! Two-factor sign-in: codes of an authenticator app, and recovery codes for the day on which the phone is gone.

use bursar_kernel::{Error, FieldError, Result, Rng, Uuid};
use bursar_store::Tx;
use bursar_web::Edge;
use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use super::note::{AuditAction, note};
use super::{Actor, TeamMember, store, totp};

/// How many recovery codes a member has.
pub const RECOVERY_CODES: usize = 10;

/// What an authenticator app is set up with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrollment {
    /// What the picture says.
    pub address: String,
    /// The secret, for whoever types it.
    pub secret: String,
}

/// Begins to set up an app, or goes on where it was begun: until a code was typed, the member signs in as before.
pub async fn enroll(edge: &Edge, member: &TeamMember, issuer: &str) -> Result<Enrollment> {
    refuse_second(member)?;
    let secret = match store::totp(&edge.db, &edge.vault, member.id).await? {
        Some(secret) => secret,
        None => {
            let secret = edge.env.rng.bytes::<20>().to_vec();
            let tx = edge.db.begin().await?;
            let sealed = store::seal(&edge.vault, &edge.env.rng, member.id, &hex::encode(&secret))?;
            store::set_totp(&tx, member.id, Some(sealed)).await?;
            tx.commit().await?;
            secret
        }
    };
    Ok(Enrollment { address: totp::address(issuer, &member.email, &secret), secret: totp::words(&secret) })
}

/// The app is set up: from now on a code is asked for. Answers the recovery codes, which are shown this once.
pub async fn turn_on(edge: &Edge, actor: &Actor, id: Uuid, typed: &str) -> Result<Vec<String>> {
    let now = edge.env.now();
    let tx = edge.db.begin().await?;
    let mut member = store::lock(&tx, actor.partner_id, id).await?;
    refuse_second(&member)?;
    let secret = store::totp(&tx, &edge.vault, id).await?.ok_or_else(|| Error::conflict("scan the QR code first: no app is set up yet"))?;
    let step = totp::step_of(&secret, typed, now, None).ok_or_else(wrong_code)?;
    (member.two_factor_since, member.totp_step) = (Some(now), Some(step));
    store::save(&tx, &member, now).await?;
    let codes = recovery(&tx, &edge.env.rng, id).await?;
    note(edge, &tx, actor, AuditAction::TwoFactorOn, id).await?;
    tx.commit().await?;
    Ok(codes)
}

/// No code is asked for any more.
pub async fn turn_off(edge: &Edge, actor: &Actor, id: Uuid) -> Result<()> {
    let now = edge.env.now();
    let tx = edge.db.begin().await?;
    let mut member = store::lock(&tx, actor.partner_id, id).await?;
    (member.two_factor_since, member.totp_step) = (None, None);
    store::save(&tx, &member, now).await?;
    store::set_totp(&tx, id, None).await?;
    store::set_recovery(&tx, id, &[]).await?;
    note(edge, &tx, actor, AuditAction::TwoFactorOff, id).await?;
    tx.commit().await
}

/// Other recovery codes: those before end.
pub async fn renew_recovery(edge: &Edge, actor: &Actor, id: Uuid) -> Result<Vec<String>> {
    let tx = edge.db.begin().await?;
    let member = store::lock(&tx, actor.partner_id, id).await?;
    if member.two_factor_since.is_none() {
        return Err(Error::conflict("recovery codes replace the code of an authenticator app: set one up first"));
    }
    let codes = recovery(&tx, &edge.env.rng, id).await?;
    note(edge, &tx, actor, AuditAction::RecoveryRenewed, id).await?;
    tx.commit().await?;
    Ok(codes)
}

/// How many recovery codes the member has left.
pub async fn recovery_left(edge: &Edge, id: Uuid) -> Result<i64> {
    store::recovery_left(&edge.db, id).await
}

/// Is this a code of the member's app, or a recovery code? It is used up by that.
pub(crate) async fn takes(edge: &Edge, tx: &Tx, member: &TeamMember, typed: &str) -> Result<bool> {
    let Some(secret) = store::totp(tx, &edge.vault, member.id).await? else { return Ok(false) };
    if let Some(step) = totp::step_of(&secret, typed, edge.env.now(), member.totp_step) {
        return store::use_step(tx, member.id, step).await;
    }
    store::use_recovery(tx, member.id, hash(typed)).await
}

async fn recovery(tx: &Tx, rng: &Rng, id: Uuid) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| grouped(&BASE32_NOPAD.encode(&rng.bytes::<10>()).to_lowercase())).collect();
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| hash(code)).collect();
    store::set_recovery(tx, id, &hashes).await?;
    Ok(codes)
}

/// `abcd-efgh-ijkl-mnop`: 80 bits, so a plain hash keeps them.
fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect();
    Sha256::digest(plain.as_bytes()).into()
}

fn refuse_second(member: &TeamMember) -> Result<()> {
    if member.two_factor_since.is_some() {
        return Err(Error::conflict("an authenticator app is set up already: turn it off first"));
    }
    Ok(())
}

pub(crate) fn wrong_code() -> Error {
    Error::invalid(FieldError::new(
        "body",
        "code",
        "is not the current code: wait for the next one and check the clock of your phone",
        "value_error.code",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_may_be_typed_as_people_type() {
        assert_eq!(grouped("abcdefghijklmnop"), "abcd-efgh-ijkl-mnop");
        assert_eq!(hash("ABCD efgh ijkl mnop"), hash("abcd-efgh-ijkl-mnop"));
        assert_ne!(hash("abcd-efgh-ijkl-mnoq"), hash("abcd-efgh-ijkl-mnop"));
    }
}
