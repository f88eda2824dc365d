//! Every query on the tables of links.

use std::collections::BTreeMap;

use bursar_catalog::Tag;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, Tx, batch, execute, fetch_all, places, sea_orm};
use sea_orm::{ConnectionTrait, Value};

use super::TagLinks;

/// The tags of these documents, which were read within the scope.
pub(crate) async fn tags_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    links: TagLinks,
    documents: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Tag>>> {
    let ids = ids_of(db, links, documents).await?;
    let mut named: Vec<Uuid> = ids.values().flatten().copied().collect();
    named.sort_unstable();
    named.dedup();
    let known: BTreeMap<Uuid, Tag> = bursar_catalog::tags(db, scope, &named).await?.into_iter().map(|tag| (tag.id, tag)).collect();
    Ok(ids.into_iter().map(|(id, tags)| (id, tags.iter().filter_map(|tag| known.get(tag).cloned()).collect())).collect())
}

async fn ids_of(db: &impl ConnectionTrait, links: TagLinks, documents: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Uuid>>> {
    let TagLinks { table, owner } = links;
    let (backend, mut tags) = (db.get_database_backend(), BTreeMap::<Uuid, Vec<Uuid>>::new());
    for some in documents.chunks(batch(backend)) {
        let of = places(backend, 1, some.len());
        let sql = format!("SELECT {owner} AS owner, tag_id FROM {table} WHERE {owner} IN {of} ORDER BY {owner}, position");
        let values: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
        for row in fetch_all(db, sql, values).await? {
            tags.entry(row.try_get("", "owner")?).or_default().push(row.try_get("", "tag_id")?);
        }
    }
    Ok(tags)
}

/// The ids of the tags of a document, which was read within the scope.
pub(crate) async fn ids_of_one(db: &impl ConnectionTrait, links: TagLinks, document: Uuid) -> Result<Vec<Uuid>> {
    Ok(ids_of(db, links, &[document]).await?.remove(&document).unwrap_or_default())
}

/// The document, which is held, has these tags and no others; tells whether it had others.
pub(crate) async fn replace(tx: &Tx, links: TagLinks, document: Uuid, tags: &[Uuid]) -> Result<bool> {
    let before = ids_of_one(tx, links, document).await?;
    if before == tags {
        return Ok(false);
    }
    let TagLinks { table, owner } = links;
    let backend = tx.get_database_backend();
    let sql = format!("DELETE FROM {table} WHERE {owner} = $1");
    execute(tx, sql, [document.into()]).await?;
    let rows: Vec<(usize, Uuid)> = tags.iter().copied().enumerate().collect();
    for some in rows.chunks(batch(backend)) {
        let sql = format!("INSERT INTO {table} ({owner}, tag_id, position) VALUES {}", places(backend, some.len(), 3));
        let mut values: Vec<Value> = Vec::with_capacity(some.len() * 3);
        for (position, tag) in some {
            values.extend([document.into(), Value::from(*tag), i64::try_from(*position)?.into()]);
        }
        execute(tx, sql, values).await?;
    }
    Ok(true)
}
