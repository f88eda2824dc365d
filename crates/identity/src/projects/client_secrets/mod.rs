//! The client secrets of a project on the wire. What they are stands in `crate::secrets`.

use bursar_kernel::{DateTime, Timestamp, Utc, Uuid, wire};
use serde::Serialize;
use utoipa::ToSchema;

use crate::secrets::{ClientSecret, SecretStatus};

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod revoke;

/// Secrets that may be accepted side by side.
pub(crate) const MAX_ACCEPTED: usize = 10;

/// A client secret, without the secret itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClientSecretResource)]
pub(crate) struct SecretBody {
    /// Its id: how it is named where it is revoked.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// What it is for.
    name: Option<String>,
    /// Its status.
    status: SecretStatus,
    /// When it ends, or ended; null while no end is set.
    #[serde(with = "wire::option")]
    ends_at: Option<DateTime<Utc>>,
}

impl SecretBody {
    pub(crate) fn new(secret: ClientSecret, now: Timestamp) -> Self {
        let status = secret.status(now);
        SecretBody { id: secret.id, created_at: secret.created_at, name: secret.name, status, ends_at: secret.revoked_at }
    }
}
