//! Every query on `receipt_line_items` beside the common.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Record, fetch_optional, record};

use super::ReceiptLine;

/// One of the lines of a receipt that was read within the scope.
pub(crate) async fn get(db: &impl ConnectionTrait, receipt: Uuid, id: Uuid) -> Result<ReceiptLine> {
    let found = record::select(db, "receipt_id = $1 AND id = $2", vec![receipt.into(), id.into()]).await?.pop();
    found.ok_or_else(|| Error::not_found(ReceiptLine::NOUN))
}

/// How many lines the receipt has, which was read within the scope.
pub(crate) async fn count(db: &impl ConnectionTrait, receipt: Uuid) -> Result<usize> {
    let sql = "SELECT COUNT(*) AS n FROM receipt_line_items WHERE receipt_id = $1";
    let row = fetch_optional(db, sql, [receipt.into()]).await?;
    let number: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(usize::try_from(number)?)
}
