//! Every query on `payable_credit_note_lines` beside the common.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Record, Tx, execute, record, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, ParameterValues};
use sea_orm::ConnectionTrait;

use super::CreditNoteLine;

/// The lines of a note that was read within the scope, in their order.
pub(crate) async fn of_note(db: &impl ConnectionTrait, note: Uuid) -> Result<Vec<CreditNoteLine>> {
    record::select(db, "credit_note_id = $1 ORDER BY position, id", vec![note.into()]).await
}

/// One of them.
pub(crate) async fn get(db: &impl ConnectionTrait, note: Uuid, id: Uuid) -> Result<CreditNoteLine> {
    let found = record::select(db, "credit_note_id = $1 AND id = $2", vec![note.into(), id.into()]).await?.pop();
    found.ok_or_else(|| Error::not_found(CreditNoteLine::NOUN))
}

/// None of them are left.
pub(crate) async fn delete_all(tx: &Tx, note: Uuid) -> Result<()> {
    let sql = "DELETE FROM payable_credit_note_lines WHERE credit_note_id = $1";
    execute(tx, sql, [note.into()]).await?;
    Ok(())
}

/// Lines say nothing of a source, so none has the one that is asked for.
pub(super) fn has_source(_given: &ParameterValues<'_>) -> Expr {
    Expr::cust("id").is_null()
}
