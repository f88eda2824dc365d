//! Access tokens: opaque, kept as hashes, short-lived, revoked at once.

use bursar_kernel::{Result, Timestamp, Uuid};
use bursar_store::sea_orm::ConnectionTrait;
use subtle::{Choice, ConstantTimeEq};

use crate::secrets;

pub(crate) mod create;
pub(crate) mod revoke;
pub(crate) mod store;

/// Whose the credentials are; nobody's when the id is unknown or the secret is not one of its own.
pub(crate) async fn holder(db: &impl ConnectionTrait, client_id: Uuid, client_secret: &str, now: Timestamp) -> Result<Option<Holder>> {
    let hash = secrets::hash(client_secret);
    let mut holder = None;
    for secret in secrets::store::live(db, client_id, now).await? {
        // Every secret is looked at, each in constant time.
        let is_this: Choice = secret.hash.ct_eq(&hash);
        if bool::from(is_this) {
            holder = Some(Holder { partner_id: secret.partner_id, project_id: secret.project_id, secret_id: secret.secret_id });
        }
    }
    Ok(holder)
}

/// A partner, the project whose credentials were shown, and which of its secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) partner_id: Uuid,
    pub(crate) project_id: Uuid,
    pub(crate) secret_id: Uuid,
}
