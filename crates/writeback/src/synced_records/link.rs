use bursar_accounting::{Book, LedgerObject, LiveBook, ledger_object};
use bursar_connectors::{Kind, Platform};
use bursar_jobs::Priority;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::Tx;
use bursar_web::{Answer, EntityCall, Json};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::store::ObjectKey;
use super::{HomeAmount, SyncedRecord, SyncedRecordBody, SyncedType, happened, store};
use crate::errors::Candidate;
use crate::ledger_payments;
use crate::matches;
use crate::objects::require_live_book;
use crate::plan::{self, Planner};
use crate::wake::wake_waiting;

/// Two that are the same.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkSyncedRecord)]
pub(crate) struct Link {
    /// The type of the object here.
    object_type: SyncedType,
    /// The object here.
    object_id: Uuid,
    /// The object of the accounting system: its id at `GET /accounting_records`.
    accounting_record_id: Uuid,
}

/// Link an object
///
/// Says that an object here and one of the accounting system are the same: it is not written there again, and payments and credit notes go
/// to it. A document, a payment or a product that another one here is linked to is answered with 409. A match of the object that waited is
/// decided by it. QuickBooks has a customer or vendor for each currency: one in a foreign currency is linked for documents in that currency alone.
#[utoipa::path(
    post,
    path = "/accounting_synced_records/link",
    responses(
        (status = 200, body = SyncedRecordBody),
        (status = 409, description = "the entity has no live connection, or the object of the accounting system is linked already")
    )
)]
pub(crate) async fn link(call: EntityCall, Json(body): Json<Link>) -> Answer<Json<SyncedRecordBody>> {
    let Link { object_type, object_id, accounting_record_id } = body;
    let (tx, scope, env) = (call.db().begin().await?, call.scope(), call.env());
    let book = require_live_book(&tx, &scope).await?;
    let (kind, there) = object(&tx, book.id, object_type, accounting_record_id).await?;
    crate::objects::require(&tx, &scope, object_type, object_id).await?;
    let currency = bound_to(&book.book(&tx).await?, object_type, &there.body);
    let key = ObjectKey { currency, ..ObjectKey::new(book.id, object_type, object_id) };
    let mut synced = match store::lock_of_object(&tx, &scope, &key).await? {
        Some(known) => known,
        None => {
            let fresh = store::fresh(env, &scope, &key, &book.platform)?;
            happened::born(&tx, env, &scope, &fresh).await?;
            fresh
        }
    };
    let before = synced.sync_status();
    attach(&tx, &call, &book, &mut synced, (kind, &there)).await?;
    synced.match_id = Some(matches::follow::linked(&tx, env, &scope, &synced, candidate(&there)).await?);
    happened::moved(&tx, env, &scope, before, &synced).await?;
    wake_waiting(&tx, env, &scope, &synced).await?;
    crate::eligible::start(&tx, env, &scope, &book, Priority::Person).await?;
    tx.commit().await?;
    Ok(Json(synced.body()))
}

/// The foreign currency to which QuickBooks binds a customer or a vendor: its record is another one than that for the home currency.
fn bound_to(book: &Book, object_type: SyncedType, there: &Value) -> String {
    let is_bound = matches!(object_type, SyncedType::Customer | SyncedType::Vendor) && book.platform == Platform::QuickbooksOnline;
    let currency = there["currency"].as_str().filter(|_| is_bound);
    let home = book.company.base_currency.as_deref();
    currency.filter(|currency| home.is_some_and(|home| home != *currency)).unwrap_or_default().to_owned()
}

/// A person says that the object of a record is this one of the ledger. What is planned of it right now is planned anew.
pub(crate) async fn attach(
    tx: &Tx,
    call: &EntityCall,
    book: &LiveBook,
    synced: &mut SyncedRecord,
    (kind, there): (Kind, &LedgerObject<Value>),
) -> Result<()> {
    require_free(tx, call, (book.id, kind), there, synced).await?;
    let (now, known) = (call.env().now(), book.book(tx).await?);
    synced.home_amount = HomeAmount::of_mirrored(tx, &known, kind, &there.remote_id).await?;
    synced.remote_kind = Some(kind.as_str().to_owned());
    synced.remote_id = Some(there.remote_id.clone());
    synced.written = written(call, &known, synced).await?;
    synced.pushed_at = Some(now);
    synced.wanted += 1;
    synced.settle(synced.wanted, now);
    if synced.is_document() {
        // It may have been paid there long ago.
        ledger_payments::start_over(tx, book.id).await?;
    }
    Ok(())
}

/// The object of the ledger as a person is shown it.
pub(crate) fn candidate(there: &LedgerObject<Value>) -> Candidate {
    let name = there.body["name"].as_str().or(there.body["number"].as_str());
    Candidate::of(there, name.unwrap_or_default())
}

/// What of a document the ledger has from now on, so that later changes of it are told apart.
async fn written(call: &EntityCall, book: &Book, synced: &SyncedRecord) -> Result<Option<String>> {
    let planner = Planner::new(call.db(), call.scope(), book, &call.edge().options.public_url).await?;
    if synced.is_document() { plan::document::hash(&planner, synced).await } else { Ok(None) }
}

/// The object of the ledger, of a kind that an object of this type can be.
pub(crate) async fn object(tx: &Tx, book_id: Uuid, object_type: SyncedType, id: Uuid) -> Result<(Kind, LedgerObject<Value>)> {
    let kinds: &[Kind] = match object_type {
        SyncedType::Product => &[Kind::Item],
        SyncedType::Customer => &[Kind::Customer, Kind::Contact],
        SyncedType::Vendor => &[Kind::Vendor, Kind::Contact],
        SyncedType::Receivable => &[Kind::Invoice, Kind::CreditNote],
        SyncedType::Bill => &[Kind::Bill, Kind::VendorCredit],
        SyncedType::PaymentRecord => &[Kind::Payment, Kind::BillPayment],
    };
    for kind in kinds {
        if let Some(there) = ledger_object(tx, book_id, *kind, id).await?.filter(|there: &LedgerObject<Value>| !there.is_deleted) {
            return Ok((*kind, there));
        }
    }
    let message = "names no object of the connected books that this one can be: GET /accounting_records lists what is there";
    Err(Error::invalid(FieldError::new("body", "accounting_record_id", message, "value_error")))
}

/// A document, a payment and a product of the ledger belong to one here; several counterparts here may be one there.
async fn require_free(
    tx: &Tx,
    call: &EntityCall,
    (book_id, kind): (Uuid, Kind),
    there: &LedgerObject<Value>,
    synced: &SyncedRecord,
) -> Result<()> {
    if synced.is_party() {
        return Ok(());
    }
    let taken = store::of_remote(tx, &call.scope(), book_id, kind.as_str(), &there.remote_id).await?;
    match taken.filter(|taken| taken.id != synced.id) {
        Some(taken) => Err(Error::conflict(format!(
            "the object of the accounting system belongs to the synchronized record {}: unlink that one first",
            taken.id
        ))),
        None => Ok(()),
    }
}
