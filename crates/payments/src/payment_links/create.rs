use axum::Extension;
use bursar_entities::{CarriedMethods, PaymentMethodType};
use bursar_events::{Change, emit_change};
use bursar_files::{AttachedFile, Files, attached};
use bursar_jobs::{Priority, enqueue_at};
use bursar_kernel::{Currency, DateTime, Result, Timestamp, Utc};
use bursar_store::record;
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::asked::{check, resolve, scope_of, wrong};
use super::body::PaymentLinkBody;
use super::expire_link::ExpireLink;
use super::offered::require_methods;
use super::{MAX_LIFE, usual_expiry};
use crate::documents::{self, PayableObject};
use crate::payment_accounts::PaymentAccountReference;
use crate::payment_intents::{InvoiceFile, InvoiceInformation};

/// Who is asked to pay what: for a document kept here, or with an amount, a currency and a reference of its own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreatePaymentLinkRequest, example = json!({
    "recipient": {"type": "entity", "id": "9d2b4c8f-2087-4738-ba91-7359683c49a4"},
    "payment_methods": ["sepa_credit"],
    "amount": 120550,
    "currency": "EUR",
    "payment_reference": "RE-2024-17",
}))]
pub(crate) struct CreatePaymentLink {
    /// What is to be paid, in minor units. For an invoice it may be a part of what is to be paid; a bill is paid in full.
    #[schema(minimum = 1)]
    pub(super) amount: Option<i64>,
    /// The currency of the amount, without an object.
    #[schema(value_type = Option<CurrencyEnum>)]
    pub(super) currency: Option<Currency>,
    /// Until when it can be paid by, at most 70 days from now; 30 days behind the due date, or from now, where nothing is said.
    expires_at: Option<DateTime<Utc>>,
    /// What stands on the invoice that is paid, without an object.
    pub(super) invoice: Option<InvoiceInformation>,
    /// The document that is paid.
    pub(super) object: Option<PayableObject>,
    /// The ways to pay that are offered; each must be active for the entity.
    #[schema(min_items = 1)]
    payment_methods: Vec<PaymentMethodType>,
    /// What the recipient recognizes the payment by, without an object.
    pub(super) payment_reference: Option<String>,
    /// Who is paid: the entity by its invoices, the vendor by a bill.
    pub(super) recipient: PaymentAccountReference,
    /// Where the payer goes afterwards.
    #[schema(format = "uri", min_length = 1, max_length = 2083)]
    return_url: Option<String>,
}

/// Create a payment link
///
/// Its page shows who is paid, how much and how. A link for an invoice asks for what is to be paid of it and no other link asks for, unless
/// an amount is given. A method that is not active for the entity, or takes no payments in the currency, is 422: no page is made on which nobody can
/// pay. Takes the permission to read the invoice and the entity's bank accounts, or the bill and its counterpart.
#[utoipa::path(post, path = "/payment_links", responses((status = 201, body = PaymentLinkBody)))]
pub(crate) async fn create(
    call: EntityCall,
    Extension(carried): Extension<CarriedMethods>,
    Extension(files): Files,
    Json(body): Json<CreatePaymentLink>,
) -> Answer<(StatusCode, Json<PaymentLinkBody>)> {
    let now = call.env().now();
    check(&body)?;
    let scope = scope_of(&call, body.recipient.kind, body.object)?;
    let expires_at = expiry(body.expires_at, now)?;
    let (offered, return_url) = (body.payment_methods.clone(), body.return_url.clone());
    let tx = call.db().begin().await?;
    let mut asked = resolve(&tx, &scope, body, now).await?;
    require_methods(&tx, &call, &carried, &offered, &asked).await?;
    if let Some(invoice) = &mut asked.invoice
        && let Some(file) = attached(&tx, &scope, asked.file_id.into_iter().collect()).await?.pop()
    {
        let (mimetype, name) = (file.media_type.clone(), file.name.clone());
        invoice.file = Some(InvoiceFile { mimetype, name, url: AttachedFile::new(&call, &files, file).url().to_owned() });
    }
    let expires_at = expires_at.unwrap_or_else(|| usual_expiry(asked.due_date, now));
    let (link, intent) = asked.made(&call, offered, return_url, expires_at);
    record::insert(&tx, &scope, &intent).await?;
    record::insert(&tx, &scope, &link).await?;
    let job = ExpireLink { partner_id: call.partner_id, entity_id: call.entity_id, link_id: link.id };
    enqueue_at(&tx, call.env(), &job, Priority::Incremental, intent.next_look(&link)).await?;
    emit_change(&tx, &call, Change::Created, &link).await?;
    documents::open_page(&tx, call.env(), &scope, intent.object, &link.page_url).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(PaymentLinkBody::new(link, intent))))
}

fn expiry(asked: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>> {
    match asked {
        Some(asked) if asked <= now => Err(wrong("expires_at", "must be later than now")),
        Some(asked) if asked > now + MAX_LIFE => Err(wrong("expires_at", "must be at most 70 days from now")),
        asked => Ok(asked),
    }
}
