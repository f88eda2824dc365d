//! What a link is asked to ask for: a document of here, or what the body says.

use bursar_documents::DocumentToPay;
use bursar_kernel::{Currency, Error, ErrorKind, FieldError, Location, Money, NaiveDate, Result, Timestamp, Uuid, ensure_valid};
use bursar_store::{Scope, Tx};
use bursar_web::EntityCall;

use super::create::CreatePaymentLink;
use crate::documents::{self, DocumentType, PayableObject};
use crate::payment_accounts::{PaymentAccount, PaymentAccountType, store as accounts};
use crate::payment_intents::InvoiceInformation;
use crate::payment_intents::store::asked_for;

/// What is to be paid, by whom, to whom.
pub(super) struct Asked {
    pub(super) amount: i64,
    pub(super) currency: Currency,
    pub(super) object: Option<PayableObject>,
    pub(super) recipient: PaymentAccount,
    pub(super) payer: Option<PaymentAccount>,
    pub(super) payment_reference: Option<String>,
    pub(super) due_date: Option<NaiveDate>,
    /// What the body says of an invoice that is none of here.
    pub(super) invoice: Option<InvoiceInformation>,
    /// The file that shows the document.
    pub(super) file_id: Option<Uuid>,
    /// When more is to be paid of the document, where all of it is asked for.
    pub(super) discount_ends_at: Option<Timestamp>,
}

/// The rows that whoever calls may ask to be paid: what a link shows must be open to its maker.
pub(super) fn scope_of(call: &EntityCall, recipient: PaymentAccountType, object: Option<PayableObject>) -> Result<Scope> {
    let is_of_entity = match object {
        Some(object) => object.kind == DocumentType::Receivable,
        None => recipient == PaymentAccountType::Entity,
    };
    let account = call.scope_to("read", if is_of_entity { "entity_bank_account" } else { "counterpart" })?;
    match object.map(|object| object.kind) {
        Some(DocumentType::Receivable) => call.scope_to("read", "receivable"),
        Some(DocumentType::Payable) => call.scope_to("read", "payable"),
        None => Ok(account),
    }
}

pub(super) fn wrong(field: &'static str, msg: impl Into<String>) -> Error {
    Error::invalid(FieldError::new("body", field, msg.into(), "value_error"))
}

fn wrong_id(field: &'static str, msg: &str) -> Error {
    let loc = ["body", field, "id"].map(Location::from).to_vec();
    Error::invalid(FieldError::at(loc, msg, "value_error"))
}

/// Names what the body may not say, and what it does not say.
pub(super) fn check(body: &CreatePaymentLink) -> Result<()> {
    if body.amount.is_some_and(|amount| amount > Money::MAX_IN_JSON) {
        return Err(wrong("amount", format!("must be at most {}", Money::MAX_IN_JSON)));
    }
    let of_own_words = [
        ("currency", body.currency.is_some()),
        ("invoice", body.invoice.is_some()),
        ("payment_reference", body.payment_reference.is_some()),
    ];
    let fields: Vec<FieldError> = match body.object {
        Some(object) => {
            let of_a_bill = ("amount", body.amount.is_some() && object.kind == DocumentType::Payable);
            let said = of_own_words.into_iter().chain([of_a_bill]).filter(|(_, is_said)| *is_said);
            said.map(|(field, _)| FieldError::new("body", field, "is that of the object: leave it out", "value_error")).collect()
        }
        None => {
            let needed = [
                ("amount", body.amount.is_none()),
                ("currency", body.currency.is_none()),
                ("payment_reference", body.payment_reference.is_none()),
            ];
            let missing = needed.into_iter().filter(|(_, is_missing)| *is_missing);
            missing.map(|(field, _)| FieldError::new("body", field, "field required without an object", "value_error.missing")).collect()
        }
    };
    ensure_valid(fields)
}

/// Finds out what the body asks for. A document is held, so that links that ask for parts of it never ask for more than is to be paid.
pub(super) async fn resolve(tx: &Tx, scope: &Scope, body: CreatePaymentLink, now: Timestamp) -> Result<Asked> {
    let recipient = recipient(tx, scope, &body).await?;
    let Some(object) = body.object else {
        let payer = if recipient.kind == PaymentAccountType::Counterpart { Some(accounts::of_entity(tx, scope).await?) } else { None };
        let (Some(amount), Some(currency)) = (body.amount, body.currency) else {
            return Err(Error::internal("a body without amount or currency was checked"));
        };
        return Ok(Asked {
            amount,
            currency,
            object: None,
            recipient: recipient.paid_in(currency, None),
            payer,
            payment_reference: body.payment_reference,
            due_date: body.invoice.as_ref().and_then(|invoice| invoice.due_date),
            invoice: body.invoice,
            file_id: None,
            discount_ends_at: None,
        });
    };
    let document = document(tx, scope, object, now).await?;
    let payer = match object.kind {
        DocumentType::Payable if Some(recipient.id) != document.counterpart_id => {
            return Err(wrong_id("recipient", "must be the counterpart of the payable"));
        }
        DocumentType::Receivable if recipient.kind != PaymentAccountType::Entity => {
            return Err(wrong_id("recipient", "must be the entity, which is paid by its invoices"));
        }
        DocumentType::Payable => Some(accounts::of_entity(tx, scope).await?),
        DocumentType::Receivable => accounts::of_counterpart(tx, scope, document.counterpart_id.unwrap_or_default()).await?,
    };
    let amount = amount(tx, scope, object, &document, body.amount).await?;
    let currency = document.currency.ok_or_else(|| wrong_id("object", "has no currency yet"))?;
    Ok(Asked {
        amount,
        currency,
        object: Some(object),
        recipient: recipient.paid_in(currency, document.bank_account_id),
        payer,
        payment_reference: document.number,
        due_date: document.due_date,
        invoice: Some(InvoiceInformation { due_date: document.due_date, file: None, issue_date: document.issued_on }),
        file_id: document.file_id,
        discount_ends_at: document.discount_ends_at.filter(|_| body.amount.is_none()),
    })
}

async fn recipient(tx: &Tx, scope: &Scope, body: &CreatePaymentLink) -> Result<PaymentAccount> {
    match body.recipient.kind {
        PaymentAccountType::Entity if body.recipient.id == scope.one_entity()? => accounts::of_entity(tx, scope).await,
        PaymentAccountType::Entity => Err(wrong_id("recipient", "must be the entity of the x-monite-entity-id header")),
        PaymentAccountType::Counterpart => {
            let found = accounts::of_counterpart(tx, scope, body.recipient.id).await?;
            found.ok_or_else(|| wrong_id("recipient", "names no counterpart of this entity"))
        }
    }
}

/// The document, held and open to whoever calls.
async fn document(tx: &Tx, scope: &Scope, object: PayableObject, now: Timestamp) -> Result<DocumentToPay> {
    let none = || match object.kind {
        DocumentType::Payable => wrong_id("object", "names no payable of this entity"),
        DocumentType::Receivable => wrong_id("object", "names no invoice of this entity"),
    };
    documents::hold(tx, scope, object)
        .await
        .map_err(|error| if matches!(error.kind(), ErrorKind::NotFound(_)) { none() } else { error })?;
    let document = documents::to_pay(tx, scope, object, now).await?.ok_or_else(none)?;
    if document.takes_payments { Ok(document) } else { Err(wrong_id("object", "takes no payments in its status")) }
}

/// What the link asks for: all that is to be paid and no other link asks for, or the part of it that was asked for.
async fn amount(tx: &Tx, scope: &Scope, object: PayableObject, document: &DocumentToPay, asked: Option<i64>) -> Result<i64> {
    let left = document.amount.saturating_sub(asked_for(tx, scope, object).await?);
    match asked {
        _ if left <= 0 => Err(wrong_id("object", "is paid, or other links ask for all that is to be paid of it")),
        Some(asked) if asked > left => {
            Err(wrong("amount", format!("must be at most {left}: what is to be paid and no other link asks for")))
        }
        asked => Ok(asked.unwrap_or(left)),
    }
}
