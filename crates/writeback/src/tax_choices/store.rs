//! Every query on `tax_choices` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{TaxChoice, TaxDirection};

/// The choices of a book for one direction, the last one first.
pub(crate) async fn of_book(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid, direction: TaxDirection) -> Result<Vec<TaxChoice>> {
    let mut filter = Filter::within::<TaxChoice>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.compare("direction", "=", Some(direction.into_str()));
    record::select(db, &format!("{} ORDER BY id DESC", filter.sql), filter.values).await
}
