//! Lists without pages have a bound.

use bursar_kernel::{Error, ErrorKind, Result};
use bursar_store::{Record, Scope, Tx, record};

/// Refuses one more where the entity has so many. It is counted without a lock: of several who come at once, some may pass the bound.
pub async fn require_room<R: Record>(tx: &Tx, scope: &Scope, most: usize) -> Result<()> {
    if record::count::<R>(tx, &scope.of_everybody()).await? < most {
        return Ok(());
    }
    let message = format!("an entity has at most {most} of these: delete a {} first", R::NOUN);
    Err(Error::new(ErrorKind::BadRequest { kind: None, message }))
}
