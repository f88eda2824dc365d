//! Every query on `accounting_match_rules` beside the common.

use bursar_connectors::Kind;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Record, Scope, Tx, execute, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{MatchClue, MatchRule};

fn of_clue(scope: &Scope, (book_id, kind): (Uuid, Kind), clue: MatchClue, value: &str) -> Filter {
    let mut filter = Filter::within::<MatchRule>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.compare("remote_kind", "=", Some(kind.as_str()));
    filter.compare("clue", "=", Some(clue.into_str()));
    filter.compare("value", "=", Some(value));
    filter
}

/// The provider's id of what has this in common with an object of ours, by a rule.
pub(crate) async fn remote_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: (Uuid, Kind),
    clue: MatchClue,
    value: &str,
) -> Result<Option<String>> {
    let filter = of_clue(scope, book, clue, value);
    let rules: Vec<MatchRule> = record::select(db, &filter.sql, filter.values).await?;
    Ok(rules.into_iter().next().map(|rule| rule.remote_id))
}

/// The rule of a clue is gone.
pub(super) async fn forget(tx: &Tx, scope: &Scope, book: (Uuid, Kind), clue: MatchClue, value: &str) -> Result<()> {
    delete(tx, of_clue(scope, book, clue, value)).await
}

/// The rules that were made of the decision of a match are gone.
pub(crate) async fn forget_of_match(tx: &Tx, scope: &Scope, match_id: Uuid) -> Result<()> {
    let mut filter = Filter::within::<MatchRule>(scope);
    filter.compare("match_id", "=", Some(match_id));
    delete(tx, filter).await
}

async fn delete(tx: &Tx, filter: Filter) -> Result<()> {
    let sql = format!("DELETE FROM {} WHERE {}", MatchRule::TABLE, filter.sql);
    execute(tx, sql, filter.values).await?;
    Ok(())
}
