use bursar_events::{Change, emit_change};
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::{ONE_MAILBOX_NAME, Scope, Tx, on_unique, record};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{AtDomain, MAX_COUNT, Mailbox, MailboxBody, ReceivedObject, local_part};
use crate::mailbox_domains::MailboxDomain;

/// A mailbox to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MailboxDomainRequest, example = json!({"mailbox_name": "bills", "related_object_type": "payable"}))]
pub(crate) struct CreateMailbox {
    /// A domain of the partner.
    mailbox_domain_id: Uuid,
    /// What stands before the `@`: letters, digits, dots, hyphens, underscores and plus signs, at most 64; capitals do not count.
    mailbox_name: String,
    /// What the documents become.
    related_object_type: ReceivedObject,
}

/// Create a mailbox
///
/// Each PDF, PNG, JPEG or structured invoice that is sent to it becomes a bill or a receipt of the entity. While the domain is not verified,
/// mail is refused. An address that is taken, by whichever entity, is answered with 409. An entity has at most 100 mailboxes.
#[utoipa::path(
    post,
    path = "/mailboxes",
    responses(
        (status = 201, body = MailboxBody),
        (status = 409, description = "the address is taken, or the entity has 100 mailboxes")
    )
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateMailbox>) -> Answer<(StatusCode, Json<MailboxBody>)> {
    let CreateMailbox { mailbox_domain_id, mailbox_name, related_object_type } = body;
    let mailbox = Mailbox {
        id: call.env().id(),
        entity_id: call.entity_id,
        mailbox_domain_id,
        mailbox_name: local_part(&mailbox_name)?,
        related_object_type,
        created_by_entity_user_id: call.user_id(),
        created_at: call.env().now(),
    };
    let tx = call.db().begin().await?;
    tx.hold(&format!("mailboxes/{}", call.entity_id)).await?;
    require_room(&tx, &call.scope()).await?;
    let domain = domain_of(&tx, &call.scope(), mailbox_domain_id).await?;
    record::insert(&tx, &call.scope(), &mailbox).await.map_err(on_unique(ONE_MAILBOX_NAME, || {
        Error::conflict(format!("{}@{} is taken: choose another name", mailbox.mailbox_name, domain.domain))
    }))?;
    emit_change(&tx, &call, Change::Created, &mailbox).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(AtDomain { mailbox, domain: domain.domain, status: domain.status }.body())))
}

async fn require_room(tx: &Tx, scope: &Scope) -> Result<()> {
    if record::count::<Mailbox>(tx, &scope.of_everybody()).await? >= MAX_COUNT {
        return Err(Error::conflict(format!("an entity may have {MAX_COUNT} mailboxes: delete one that is not used")));
    }
    Ok(())
}

async fn domain_of(tx: &Tx, scope: &Scope, id: Uuid) -> Result<MailboxDomain> {
    record::find(tx, scope, id).await?.ok_or_else(|| {
        let message = "names no mailbox domain of the partner: make one at POST /mailbox_domains";
        Error::invalid(FieldError::new("body", "mailbox_domain_id", message, "value_error"))
    })
}
