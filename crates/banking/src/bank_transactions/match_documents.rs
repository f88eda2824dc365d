use bursar_events::{Change, emit_change};
use bursar_kernel::{Error, ErrorKind, FieldError, Location, Result, Uuid};
use bursar_payables::Author;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::deciding::pay;
use super::{BankTransaction, MatchedObject, TransactionStatus};

/// Documents of one decision.
const MAX_COUNT: usize = 100;

/// What a transaction was paid for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MatchBankTransactionRequest)]
pub(crate) struct MatchDocuments {
    /// The documents.
    #[schema(min_items = 1, max_items = 100)]
    documents: Vec<PaidPart>,
}

/// A part of a transaction, and what it was paid for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MatchBankTransactionPart)]
struct PaidPart {
    /// How much of it, in minor units.
    #[schema(minimum = 1)]
    amount: i64,
    /// The invoice or bill.
    object: MatchedObject,
}

/// Match a bank transaction
///
/// Somebody has decided what it was paid for: each part is recorded as a payment of its document, in the currency of the account. What comes in
/// pays invoices, and is what came back of bills; what goes out pays bills, and is what went back of invoices. A part that is just the amount of a
/// payment on its way, of a batch or of a payment link, is that payment, and nothing is recorded beside it. The parts come to no more than the
/// transaction.
#[utoipa::path(
    post,
    path = "/bank_transactions/{bank_transaction_id}/match",
    responses((status = 200, body = BankTransaction), (status = 409, description = "it is decided already"))
)]
pub(crate) async fn match_documents(
    call: EntityCall,
    Path(id): Path<Uuid>,
    Json(body): Json<MatchDocuments>,
) -> Answer<Json<BankTransaction>> {
    let (tx, scope, parts) = (call.db().begin().await?, call.scope(), body.documents);
    let mut transaction: BankTransaction = record::lock(&tx, &scope, id).await?;
    transaction.require_waiting()?;
    require_sum(&transaction, &parts)?;
    let author = Author { scope: scope.of_everybody(), ..Author::of(&call) };
    let mut matches = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let paid = pay(&tx, &author, &transaction, part.object.document(), part.amount).await;
        matches.push(paid.map_err(|error| of_part(error, place))?);
    }
    (transaction.status, transaction.matches, transaction.candidates) = (TransactionStatus::Matched, matches, Vec::new());
    (transaction.is_decided, transaction.problem, transaction.updated_at) = (true, None, call.env().now());
    record::save(&tx, &scope, &transaction).await?;
    emit_change(&tx, &call, Change::Updated, &transaction).await?;
    tx.commit().await?;
    Ok(Json(transaction))
}

fn require_sum(transaction: &BankTransaction, parts: &[PaidPart]) -> Result<()> {
    let wrong = |msg: String| Err(Error::invalid(FieldError::new("body", "documents", msg, "value_error.number")));
    let sum = parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(part.amount.max(0)));
    match sum {
        _ if parts.is_empty() || parts.len() > MAX_COUNT => wrong(format!("must name from 1 to {MAX_COUNT} documents")),
        _ if parts.iter().any(|part| part.amount < 1) => wrong("must have amounts of at least 1".to_owned()),
        Some(sum) if sum <= transaction.amount.saturating_abs() => Ok(()),
        _ => wrong(format!("must come to at most {}, the amount of the transaction", transaction.amount.saturating_abs())),
    }
}

/// What a record refuses, at the part of the body that caused it.
fn of_part(error: Error, place: usize) -> Error {
    let ErrorKind::Invalid(fields) = error.kind() else { return error };
    let moved = |field: &FieldError| {
        let rest = field.loc.iter().skip(1).cloned();
        let loc = ["body".into(), "documents".into(), Location::Index(place)].into_iter().chain(rest).collect();
        FieldError { loc, ..field.clone() }
    };
    Error::new(ErrorKind::Invalid(fields.iter().map(moved).collect()))
}
