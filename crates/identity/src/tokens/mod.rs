//! Access tokens: opaque, kept as hashes, short-lived, revoked at once.

use bursar_kernel::{Result, Uuid};
use bursar_store::sea_orm::ConnectionTrait;
use subtle::{Choice, ConstantTimeEq};

use crate::partners;

pub(crate) mod create;
pub(crate) mod revoke;
pub(crate) mod store;

/// Whose the credentials are; nobody's when the id is unknown or the secret is not one of its own.
pub(crate) async fn holder(db: &impl ConnectionTrait, client_id: Uuid, client_secret: &str) -> Result<Option<Holder>> {
    let hash = partners::secret_hash(client_secret);
    let mut holder = None;
    for secret in partners::store::active_secrets(db, client_id).await? {
        // Every secret is looked at, each in constant time.
        let is_this: Choice = secret.hash.ct_eq(&hash);
        if bool::from(is_this) {
            holder = Some(Holder { partner_id: secret.partner_id, project_id: secret.project_id });
        }
    }
    Ok(holder)
}

/// A partner and the project whose credentials were shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) partner_id: Uuid,
    pub(crate) project_id: Uuid,
}
