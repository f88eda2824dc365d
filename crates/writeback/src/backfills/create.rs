use bursar_jobs::enqueue;
use bursar_kernel::{Error, FieldError, NaiveDate, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{BackfillBody, Progress};
use super::{AdvanceBackfill, Asked, Backfill, BackfillStatus, Report, store};
use crate::objects::require_live_book;
use crate::synced_records::SyncedType;

/// What to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateAccountingBackfill, example = json!({"object_types": ["receivable", "bill"], "starts_on": "2024-01-01"}))]
pub(crate) struct CreateBackfill {
    /// These types; all three unless said otherwise.
    #[schema(min_items = 1)]
    object_types: Option<Vec<BackfillType>>,
    /// Leave documents of earlier days out.
    starts_on: Option<NaiveDate>,
    /// Objects that are taken in whatever their date; ids of documents and payments.
    #[serde(default)]
    #[schema(max_items = 1000, default = json!([]))]
    including: Vec<Uuid>,
    /// The day of posting of those of them whose own day is in a closed period; the documents themselves keep their dates.
    posting_date: Option<NaiveDate>,
}

/// What a backfill looks at. Counterparts and products come with the documents that name them.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingBackfillType)]
enum BackfillType {
    /// Invoices and credit notes.
    Receivable,
    /// Bills and credit notes of vendors.
    Bill,
    /// Payments.
    PaymentRecord,
}

/// Prepare a backfill
///
/// Looks at every document and payment that belongs into the accounting system and has no synchronized record there: what would be written,
/// linked, left out, or in error, and what it would add to accounts. Nothing is written until `POST /accounting_backfills/{id}/start`. The
/// report is made in the background: the backfill is `prepared` when it is ready. Only one backfill of a company is open at a time.
#[utoipa::path(
    post,
    path = "/accounting_backfills",
    responses((status = 201, body = BackfillBody), (status = 409, description = "no live connection, or another backfill is open"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateBackfill>) -> Answer<(StatusCode, Json<BackfillBody>)> {
    if body.posting_date.is_some() && body.including.is_empty() {
        let missing = FieldError::new("body", "including", "field required with posting_date", "value_error.missing");
        return Err(Error::invalid(missing).into());
    }
    let (tx, scope, env) = (call.db().begin().await?, call.scope(), call.env());
    let book = require_live_book(&tx, &scope).await?;
    if let Some(open) = store::open(&tx, &scope, book.id).await? {
        return Err(Error::conflict(format!("the backfill {} is open: start or cancel it first", open.id)).into());
    }
    let backfill = Backfill {
        id: env.id(),
        entity_id: call.entity_id,
        book_id: book.id,
        status: BackfillStatus::Preparing,
        created_at: env.now(),
        updated_at: env.now(),
        asked: body.asked(),
        cursor: None,
        report: Report::default(),
    };
    record::insert(&tx, &scope, &backfill).await?;
    enqueue(&tx, env, &AdvanceBackfill::of(&scope, &backfill)).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(backfill.body(Progress::default()))))
}

impl CreateBackfill {
    fn asked(self) -> Asked {
        let all = vec![BackfillType::Receivable, BackfillType::Bill, BackfillType::PaymentRecord];
        let types = self.object_types.unwrap_or(all).into_iter().map(|kind| match kind {
            BackfillType::Receivable => SyncedType::Receivable,
            BackfillType::Bill => SyncedType::Bill,
            BackfillType::PaymentRecord => SyncedType::PaymentRecord,
        });
        let CreateBackfill { starts_on, including, posting_date, .. } = self;
        Asked { object_types: types.collect(), starts_on, including, posting_date }
    }
}
