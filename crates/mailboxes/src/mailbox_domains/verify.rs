use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::{ONE_OWNER_OF_DOMAIN, on_unique, record};
use bursar_web::{Answer, Call, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::{DomainStatus, MailboxDomain, domain_is_taken, lookup};
use crate::context::Incoming;

/// What the look found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VerifyResponse)]
pub(crate) struct Verified {
    /// The domain.
    domain: String,
    /// Its id.
    id: Uuid,
    /// `verified`, or `waiting_to_be_verified` while a record is missing: `GET /mailbox_domains` says which.
    #[schema(value_type = String)]
    status: DomainStatus,
}

/// Verify a mailbox domain
///
/// Looks for the records in DNS, now. A new record can take as long to be seen as the old one was kept, an hour as a rule. A domain that was verified
/// and lost a record waits again, and mail to it is refused until it is back. If the name servers do not answer, the answer is 400; if somebody else
/// has verified the domain meanwhile, 409.
#[utoipa::path(
    post,
    path = "/mailbox_domains/{domain_id}/verify",
    responses(
        (status = 200, body = Verified),
        (status = 400, description = "the name servers did not answer"),
        (status = 409, description = "somebody else has verified it, or this server receives no mail")
    )
)]
pub(crate) async fn verify(call: Call, Path(id): Path<Uuid>, Extension(incoming): Incoming) -> Answer<Json<Verified>> {
    let server = incoming.domains()?;
    let asked: MailboxDomain = record::get(call.db(), &call.scope(), id).await?;
    let findings = lookup::look(&incoming.name_servers, &asked, server).await?;
    let tx = call.db().begin().await?;
    let mut domain: MailboxDomain = record::lock(&tx, &call.scope(), id).await?;
    (domain.findings, domain.status, domain.last_updated_at) = (findings, findings.status(), call.env().now());
    record::save(&tx, &call.scope(), &domain).await.map_err(on_unique(ONE_OWNER_OF_DOMAIN, || domain_is_taken(&domain.domain)))?;
    emit_change(&tx, &call, Change::Updated, &domain).await?;
    tx.commit().await?;
    Ok(Json(Verified { domain: domain.domain, id, status: domain.status }))
}
