use axum::Extension;
use bursar_store::record;
use bursar_web::{Answer, Call, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::{DomainBody, MailboxDomain};
use crate::context::Incoming;

/// The domains of a partner.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DomainListResponse)]
pub(crate) struct DomainList {
    /// All of them, the oldest first: there are no pages.
    data: Vec<DomainBody>,
}

/// List mailbox domains
///
/// Each with the DNS records that it needs and what the last check found. Empty where this server receives no mail.
#[utoipa::path(get, path = "/mailbox_domains", responses((status = 200, body = DomainList)))]
pub(crate) async fn list(call: Call, Extension(incoming): Incoming) -> Answer<Json<DomainList>> {
    let Ok(server) = incoming.domains() else { return Ok(Json(DomainList { data: Vec::new() })) };
    let domains: Vec<MailboxDomain> = record::all(call.db(), &call.scope()).await?;
    Ok(Json(DomainList { data: domains.iter().map(|domain| domain.body(server)).collect() }))
}
