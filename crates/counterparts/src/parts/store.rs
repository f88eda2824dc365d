//! What is asked of every table of parts.

use bursar_kernel::{Error, Result, Uuid};
use bursar_store::{Filter, Record, Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{MAX_COUNT, PartOfCounterpart, too_many};
use crate::counterparts::Counterpart;

/// The part of that id, if it is this counterpart's and the counterpart is there.
pub async fn find_part<P: PartOfCounterpart>(
    db: &impl ConnectionTrait,
    scope: &Scope,
    counterpart_id: Uuid,
    id: Uuid,
) -> Result<Option<P>> {
    let part: Option<P> = record::find(db, scope, id).await?;
    let part = part.filter(|part| part.counterpart_id() == counterpart_id);
    let is_there = part.is_some() && record::exists::<Counterpart>(db, scope, counterpart_id).await?;
    Ok(part.filter(|_| is_there))
}

/// All parts of this counterpart, oldest first. Whether it is there, the caller has asked.
pub async fn parts_of<P: PartOfCounterpart>(db: &impl ConnectionTrait, scope: &Scope, counterpart_id: Uuid) -> Result<Vec<P>> {
    let mut filter = Filter::within::<P>(scope);
    filter.compare("counterpart_id", "=", Some(counterpart_id));
    record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// All parts of a counterpart within the scope; of one that is not, not found.
pub(crate) async fn list<P: PartOfCounterpart>(db: &impl ConnectionTrait, scope: &Scope, counterpart_id: Uuid) -> Result<Vec<P>> {
    require_counterpart(db, scope, counterpart_id).await?;
    parts_of(db, scope, counterpart_id).await
}

/// The part of that id; of another counterpart, or of one outside of the scope, it is not found.
pub(crate) async fn get<P: PartOfCounterpart>(db: &impl ConnectionTrait, scope: &Scope, counterpart_id: Uuid, id: Uuid) -> Result<P> {
    require_counterpart(db, scope, counterpart_id).await?;
    let part: P = record::get(db, scope, id).await?;
    belongs(part, counterpart_id)
}

/// The same, held until the commit.
pub(crate) async fn lock<P: PartOfCounterpart>(tx: &Tx, scope: &Scope, counterpart_id: Uuid, id: Uuid) -> Result<P> {
    require_counterpart(tx, scope, counterpart_id).await?;
    let part: P = record::lock(tx, scope, id).await?;
    belongs(part, counterpart_id)
}

/// The counterpart, held until the commit, and its parts of this kind, of which it may have one more: two that are added at once are added
/// one after the other.
pub(crate) async fn lock_to_add<P: PartOfCounterpart>(tx: &Tx, scope: &Scope, counterpart_id: Uuid) -> Result<(Counterpart, Vec<P>)> {
    let counterpart: Counterpart = record::lock(tx, scope, counterpart_id).await?;
    let parts: Vec<P> = parts_of(tx, scope, counterpart_id).await?;
    if parts.len() < MAX_COUNT { Ok((counterpart, parts)) } else { Err(too_many::<P>()) }
}

async fn require_counterpart(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<()> {
    if record::exists::<Counterpart>(db, scope, id).await? { Ok(()) } else { Err(Error::not_found(Counterpart::NOUN)) }
}

fn belongs<P: PartOfCounterpart>(part: P, counterpart_id: Uuid) -> Result<P> {
    if part.counterpart_id() == counterpart_id { Ok(part) } else { Err(Error::not_found(P::NOUN)) }
}
