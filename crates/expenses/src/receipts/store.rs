//! Every query on `receipts` beside the common.

use bursar_web::listing::{Expr, ExprTrait, ParameterValues};

/// Which have a file, or none?
pub(super) fn has_file(given: &ParameterValues<'_>) -> Expr {
    is_set("file_id", given)
}

/// Which were paid by a transaction that is known, or not?
pub(super) fn has_transaction(given: &ParameterValues<'_>) -> Expr {
    is_set("transaction_id", given)
}

fn is_set(column: &'static str, given: &ParameterValues<'_>) -> Expr {
    let column = Expr::cust(column);
    if given.is_true() { column.is_not_null() } else { column.is_null() }
}
