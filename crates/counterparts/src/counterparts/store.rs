//! What is asked of `counterparts` and `counterpart_tags` beside the common.

use std::collections::{BTreeMap, BTreeSet};

use bursar_catalog::Tag;
use bursar_entities::{Country, bank_codes};
use bursar_kernel::{Error, ErrorKind, FieldError, Result, Uuid, ensure_valid};
use bursar_store::{Filter, Record, Scope, Tx, batch, execute, fetch_all, places, record, sea_orm};
use bursar_web::listing::{Condition, Expr, ExprTrait, ParameterValues};
use bursar_web::{ListQuery, Page};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ConnectionTrait, Value};

use super::body::CounterpartBody;
use super::{Counterpart, no_tag};
use crate::addresses::CounterpartAddress;
use crate::bank_accounts::CounterpartBankAccount;
use crate::parts::store::find_part;

/// The counterpart of that id, whoever made it; none where it is another entity's or was deleted. For documents, which copy it.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Counterpart>> {
    record::find(db, &scope.of_everybody(), id).await
}

/// The counterparts of the entity that have an account with this IBAN.
pub async fn counterparts_of_iban(db: &impl ConnectionTrait, scope: &Scope, iban: &str) -> Result<Vec<Uuid>> {
    let mut filter = Filter::within::<CounterpartBankAccount>(&scope.of_everybody());
    filter.compare("iban", "=", Some(iban));
    let accounts: Vec<CounterpartBankAccount> = record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await?;
    Ok(accounts.into_iter().map(|account| account.counterpart_id).collect())
}

/// The country of the counterpart's default billing address, if it has one. A counterpart that is not the entity's is not found.
pub async fn country_of_counterpart(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Country>> {
    let counterpart = find(db, scope, id).await?.ok_or_else(|| Error::not_found(Counterpart::NOUN))?;
    let Some(address_id) = counterpart.default_billing_address_id else { return Ok(None) };
    let address: Option<CounterpartAddress> = find_part(db, &scope.of_everybody(), id, address_id).await?;
    Ok(address.map(|address| address.country))
}

/// What a document says of whom it is from.
#[derive(Debug, Clone, Copy)]
pub enum CounterpartClue<'a> {
    /// A VAT number.
    VatId(&'a str),
    /// A number at a tax office.
    TaxId(&'a str),
    /// The number of a bank account.
    Iban(&'a str),
    /// The whole name, upper and lower case alike.
    Name(&'a str),
}

/// The counterparts that fit, whoever made them; two of them are as many as a caller must know.
pub async fn recognized(db: &impl ConnectionTrait, scope: &Scope, clue: CounterpartClue<'_>) -> Result<Vec<Counterpart>> {
    let mut filter = Filter::within::<Counterpart>(&scope.of_everybody());
    match clue {
        CounterpartClue::TaxId(number) => filter.compare("tax_id", "=", Some(number)),
        CounterpartClue::Name(name) => filter.compare("folded_name", "=", Some(name.trim().to_lowercase())),
        CounterpartClue::VatId(number) => {
            let place = filter.place(number);
            filter.and(&format!("id IN (SELECT counterpart_id FROM counterpart_vat_ids WHERE value = {place})"));
        }
        CounterpartClue::Iban(number) => {
            let place = filter.place(bank_codes::iban(number).unwrap_or_else(|_| number.to_owned()));
            filter.and(&format!("id IN (SELECT counterpart_id FROM counterpart_bank_accounts WHERE iban = {place})"));
        }
    }
    record::select(db, &format!("{} ORDER BY id LIMIT 2", filter.sql), filter.values).await
}

/// A page of the entity's counterparts.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<Counterpart>> {
    let mut condition = Condition::all();
    for part in [address(scope, query)?, bank_account(scope, query)?].into_iter().flatten() {
        condition = condition.add(Expr::cust("id").in_subquery(part));
    }
    query.records_where(db, scope, condition).await
}

/// Whose address has all that is asked of one.
fn address(scope: &Scope, query: &ListQuery) -> Result<Option<SelectStatement>> {
    let columns = ["country", "city", "postal_code", "state", "line1", "line2"];
    let asked = columns.map(|column| Ok((column, query.word::<String>(&format!("address.{column}"))?)));
    part("counterpart_addresses", scope, asked)
}

/// Whose bank account has all that is asked of one.
fn bank_account(scope: &Scope, query: &ListQuery) -> Result<Option<SelectStatement>> {
    let asked = ["iban", "account_number", "sort_code"].map(|column| {
        let word = query.word::<String>(column)?;
        // As it is kept; what is no IBAN is nobody's.
        Ok((column, if column == "iban" { word.map(|iban| bank_codes::iban(&iban).unwrap_or(iban)) } else { word }))
    });
    part("counterpart_bank_accounts", scope, asked)
}

type Asked = Result<(&'static str, Option<String>)>;

fn part(table: &'static str, scope: &Scope, asked: impl IntoIterator<Item = Asked>) -> Result<Option<SelectStatement>> {
    let (mut select, mut is_asked) = (owners(table), false);
    for asked in asked {
        let (column, word) = asked?;
        if let Some(word) = word {
            select.and_where(Expr::cust(column).eq(word));
            is_asked = true;
        }
    }
    select.and_where(Expr::cust("entity_id").eq(scope.one_entity()?));
    Ok(is_asked.then_some(select))
}

/// The counterparts that rows of this table name.
fn owners(table: &'static str) -> SelectStatement {
    Query::select().expr(Expr::cust("counterpart_id")).from(table).to_owned()
}

/// Is one of its VAT IDs this number?
pub(super) fn has_vat_id(given: &ParameterValues<'_>) -> Expr {
    Expr::cust("id").in_subquery(owners("counterpart_vat_ids").and_where(Expr::cust("value").eq(given.text())).take())
}

/// Does it have one of these tags?
pub(super) fn has_a_tag(given: &ParameterValues<'_>) -> Expr {
    let tags = given.values.iter().cloned();
    Expr::cust("id").in_subquery(owners("counterpart_tags").and_where(Expr::cust("tag_id").is_in(tags)).take())
}

/// The counterpart with its tags.
pub(crate) async fn body(db: &impl ConnectionTrait, scope: &Scope, counterpart: Counterpart) -> Result<CounterpartBody> {
    let tags = tags(db, scope, &counterpart).await?;
    Ok(CounterpartBody::new(counterpart, tags))
}

/// All of them with their tags, which are read at once.
pub(crate) async fn bodies(db: &impl ConnectionTrait, scope: &Scope, all: Vec<Counterpart>) -> Result<Vec<CounterpartBody>> {
    let ids: Vec<Uuid> = all.iter().map(|counterpart| counterpart.id).collect();
    let links = links(db, &ids).await?;
    let tags = tags_of(db, scope, links.values().flatten().copied().collect()).await?;
    let own = |id| links.get(&id).into_iter().flatten().filter_map(|tag| tags.get(tag).cloned()).collect();
    Ok(all.into_iter().map(|counterpart| (own(counterpart.id), counterpart)).map(|(tags, one)| CounterpartBody::new(one, tags)).collect())
}

/// The tags of a counterpart.
pub(crate) async fn tags(db: &impl ConnectionTrait, scope: &Scope, counterpart: &Counterpart) -> Result<Vec<Tag>> {
    let links = links(db, &[counterpart.id]).await?;
    Ok(tags_of(db, scope, links.into_values().flatten().collect()).await?.into_values().collect())
}

async fn tags_of(db: &impl ConnectionTrait, scope: &Scope, ids: BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, Tag>> {
    let tags = bursar_catalog::tags(db, scope, &ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(tags.into_iter().map(|tag| (tag.id, tag)).collect())
}

/// The ids of the tags of these counterparts, which were read within a scope.
async fn links(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>> {
    let (backend, mut links) = (db.get_database_backend(), BTreeMap::<Uuid, BTreeSet<Uuid>>::new());
    for some in ids.chunks(batch(backend)) {
        let sql = format!("SELECT counterpart_id, tag_id FROM counterpart_tags WHERE counterpart_id IN {}", places(backend, 1, some.len()));
        let values: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
        for row in fetch_all(db, sql, values).await? {
            links.entry(row.try_get("", "counterpart_id")?).or_default().insert(row.try_get("", "tag_id")?);
        }
    }
    Ok(links)
}

/// Gives the counterpart, which was read or made within the scope, these tags and no others; they stay until the commit. Names each that
/// is no tag of the entity.
pub(crate) async fn set_tags(tx: &Tx, scope: &Scope, counterpart: &Counterpart, ids: &[Uuid]) -> Result<Vec<Tag>> {
    let (backend, asked) = (tx.get_database_backend(), ids.iter().copied().collect::<BTreeSet<_>>());
    let missing = tx.refer_to_all(bursar_catalog::TAG, scope, &asked).await?;
    if !missing.is_empty() {
        let places = ids.iter().enumerate().filter(|(_, id)| missing.contains(*id));
        return Err(Error::new(ErrorKind::Invalid(places.map(|(place, _)| no_tag(&counterpart.party, place)).collect())));
    }
    let sql = "DELETE FROM counterpart_tags WHERE counterpart_id = $1";
    execute(tx, sql, [counterpart.id.into()]).await?;
    let asked: Vec<Uuid> = asked.into_iter().collect();
    for some in asked.chunks(batch(backend)) {
        let sql = format!("INSERT INTO counterpart_tags (counterpart_id, tag_id) VALUES {}", places(backend, some.len(), 2));
        let values: Vec<Value> = some.iter().flat_map(|id| [counterpart.id.into(), Value::from(*id)]).collect();
        execute(tx, sql, values).await?;
    }
    bursar_catalog::tags(tx, scope, &asked).await
}

/// Names each default address that is new and is none of the counterpart's.
pub(crate) async fn require_addresses(tx: &Tx, scope: &Scope, before: &Counterpart, after: &Counterpart) -> Result<()> {
    let defaults = |one: &Counterpart| [one.default_billing_address_id, one.default_shipping_address_id];
    let names = ["default_billing_address_id", "default_shipping_address_id"];
    let mut wrong = Vec::new();
    for ((name, new), old) in names.into_iter().zip(defaults(after)).zip(defaults(before)) {
        if let Some(id) = new.filter(|_| new != old)
            && find_part::<CounterpartAddress>(tx, scope, after.id, id).await?.is_none()
        {
            wrong.push(FieldError::new("body", name, "names no address of this counterpart", "value_error"));
        }
    }
    ensure_valid(wrong)
}
