//! The list of connections: which companies a person opened to us.

use http::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::errors;
use crate::RemoteCompany;
use crate::client::{Failure, Reply, unreadable};
use crate::facts::Facts;
use crate::lenient;

/// A company and the consent it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connection {
    pub company: RemoteCompany,
    pub event_id: Option<String>,
}

impl Connection {
    /// Came from this consent.
    pub fn is_of(&self, event_id: Option<&str>) -> bool {
        event_id.is_some() && self.event_id.as_deref() == event_id
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConnectionRow {
    id: String,
    auth_event_id: Option<String>,
    tenant_id: String,
    tenant_type: Option<String>,
    tenant_name: Option<String>,
}

/// The companies of a list; practices, which have no ledger, are left out.
pub(crate) fn understand(reply: &Reply, facts: &Facts) -> Result<Vec<Connection>, Failure> {
    let wait = facts.limits.default_wait_seconds;
    if !reply.status.is_success() {
        return Err(errors::failure(reply, wait));
    }
    let rows: Vec<&RawValue> = serde_json::from_str(reply.json(wait)?).map_err(|error| unreadable(&error))?;
    // A company that cannot be read cannot be offered.
    let rows = rows.into_iter().filter_map(lenient::value::<ConnectionRow>);
    let organisations = rows.filter(|row| row.tenant_type.as_deref().is_none_or(|kind| kind == "ORGANISATION"));
    let connection = |row: ConnectionRow| Connection {
        company: RemoteCompany { id: row.tenant_id, connection_id: Some(row.id), name: row.tenant_name },
        event_id: row.auth_event_id,
    };
    Ok(organisations.map(connection).collect())
}

/// A connection is gone when it was deleted now or before.
pub(crate) fn forgotten(reply: &Reply, facts: &Facts) -> Result<(), Failure> {
    if reply.status.is_success() || reply.status == StatusCode::NOT_FOUND {
        return Ok(());
    }
    Err(errors::failure(reply, facts.limits.default_wait_seconds))
}
