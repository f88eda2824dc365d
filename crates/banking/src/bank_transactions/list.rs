use bursar_web::listing::{Day, Flag, Id, Integer, Moment, Text, by, on, word};
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json, ListQuery, Listing, Page};

use super::{BankTransaction, TransactionStatus};

pub(crate) static LISTING: Listing = Listing::new("BankTransactionResponseList")
    .sort(&[by("booked_on", Day), by("amount", Integer)])
    .sorted_by(by("created_at", Moment))
    .filter(&[
        on("status", word::<TransactionStatus>()).eq(),
        on("bank_account_id", Id).eq(),
        on("bank_import_id", Id).eq(),
        on("booked_on", Day).eq().range(),
        on("amount", Integer).eq().range(),
        on("currency", word::<CurrencyEnum>()).eq(),
        on("is_reversal", Flag).eq(),
        on("end_to_end_id", Text).eq(),
    ]);

/// List bank transactions
///
/// What was booked on the accounts of the entity, page by page, in the order in which it was imported unless said otherwise. What waits for a
/// decision has the status `review` or `unmatched`.
#[utoipa::path(get, path = "/bank_transactions", responses((status = 200, body = Page<BankTransaction>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<BankTransaction>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
