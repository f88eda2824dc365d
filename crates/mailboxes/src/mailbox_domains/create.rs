use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_kernel::Error;
use bursar_store::{ONE_DOMAIN_OF_PARTNER, ONE_OWNER_OF_DOMAIN, on_unique, record};
use bursar_web::{Answer, Call, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DomainBody, MAX_COUNT, MailboxDomain, domain_is_taken, host_name};
use crate::context::Incoming;

/// A domain to receive mail at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DomainRequest, example = json!({"domain": "bills.example.com"}))]
pub(crate) struct CreateDomain {
    /// Its name: letters, digits and hyphens between dots.
    #[schema(format = Hostname)]
    domain: String,
}

/// Create a mailbox domain
///
/// The answer names the DNS records to set; then `POST /mailbox_domains/{domain_id}/verify` looks for them. A domain under the operator's own
/// needs no proof and is verified at once. A subdomain that receives nothing else yet is best: its MX record leads here alone. A domain that
/// you have already, or that somebody else has verified, is answered with 409. A partner has at most 1000 domains.
#[utoipa::path(
    post,
    path = "/mailbox_domains",
    responses(
        (status = 201, body = DomainBody),
        (status = 409, description = "the domain is known already, there are 1000, or this server receives no mail")
    )
)]
pub(crate) async fn create(
    call: Call,
    Extension(incoming): Incoming,
    Json(body): Json<CreateDomain>,
) -> Answer<(StatusCode, Json<DomainBody>)> {
    let (server, name, now) = (incoming.domains()?, host_name(&body.domain)?, call.env().now());
    let findings = server.first_findings(&name);
    let domain = MailboxDomain {
        id: call.env().id(),
        partner_id: call.partner_id,
        domain: name,
        status: findings.status(),
        findings,
        created_at: now,
        last_updated_at: now,
    };
    let tx = call.db().begin().await?;
    tx.hold(&format!("mailbox_domains/{}", call.partner_id)).await?;
    if record::count::<MailboxDomain>(&tx, &call.scope()).await? >= MAX_COUNT {
        return Err(Error::conflict(format!("a partner may have {MAX_COUNT} domains: use one of those that are there")).into());
    }
    let taken = || domain_is_taken(&domain.domain);
    record::insert(&tx, &call.scope(), &domain)
        .await
        .map_err(on_unique(ONE_DOMAIN_OF_PARTNER, taken))
        .map_err(on_unique(ONE_OWNER_OF_DOMAIN, taken))?;
    emit_change(&tx, &call, Change::Created, &domain).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(domain.body(server))))
}
