//! Runs a query over a company's books.

use std::borrow::Cow;
use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::books::Books;
use super::entity::{Entity, is_unused};
use super::errors::{Outcome, Refusal};
use super::query::{Condition, Operator, Query, Wanted, parse};
use super::store::Object;
use super::{money, properties, time};

/// The `QueryResponse` object as text; rows are copied as they are stored.
pub fn run(books: &Books, text: &str) -> Outcome<String> {
    let query = parse(text)?;
    let Some(entity) = Entity::named(&query.entity) else {
        return if is_unused(&query.entity) {
            Ok(empty(&query))
        } else {
            Err(Refusal::query_invalid(format!("invalid context declaration: {}", query.entity)))
        };
    };
    let named = query.conditions.iter().map(|condition| &condition.property).chain(query.order.iter().map(|(property, _)| property));
    for property in named {
        if !properties::is_known(entity.name(), property) {
            return Err(Refusal::query_invalid(format!("Property {property} not found for Entity {}", entity.name())));
        }
    }
    Ok(match &query.wanted {
        Wanted::Count => json!({ "totalCount": matching(books, entity, &query).len() }).to_string(),
        Wanted::Everything => page(entity, &query, rows(books, entity, &query).iter().map(|object| Cow::Borrowed(&*object.body))),
        Wanted::Properties(wanted) => {
            page(entity, &query, rows(books, entity, &query).into_iter().map(|object| Cow::Owned(projected(object, wanted))))
        }
    })
}

fn empty(query: &Query) -> String {
    if query.wanted == Wanted::Count { json!({ "totalCount": 0 }).to_string() } else { "{}".to_owned() }
}

fn page<'a>(entity: Entity, query: &Query, rows: impl Iterator<Item = Cow<'a, str>>) -> String {
    let mut text = format!("{{\"{}\":[", entity.name());
    let mut count = 0;
    for row in rows {
        if count > 0 {
            text.push(',');
        }
        text.push_str(&row);
        count += 1;
    }
    if count == 0 {
        return "{}".to_owned();
    }
    text.push_str(&format!("],\"startPosition\":{},\"maxResults\":{count}}}", query.start));
    text
}

/// The objects of the asked page.
fn rows<'a>(books: &'a Books, entity: Entity, query: &Query) -> Vec<&'a Object> {
    let collection = books.of(entity);
    // A plain walk over a large list must not look at every object for every page.
    if query.conditions.is_empty() && query.order.is_empty() && entity.is_transaction() && collection.hidden() == 0 {
        return collection.as_slice().iter().skip(query.start - 1).take(query.most).collect();
    }
    let mut found = matching(books, entity, query);
    sort(&mut found, entity, query);
    found.into_iter().skip(query.start - 1).take(query.most).collect()
}

fn matching<'a>(books: &'a Books, entity: Entity, query: &Query) -> Vec<&'a Object> {
    let asks_active = query.conditions.iter().any(|condition| condition.property.eq_ignore_ascii_case("Active"));
    let is_shown = |object: &&Object| !object.deleted && (asks_active || object.active);
    books.of(entity).iter().filter(is_shown).filter(|object| fits(object, &query.conditions)).collect()
}

fn fits(object: &Object, conditions: &[Condition]) -> bool {
    let mut body = None;
    conditions.iter().all(|condition| {
        let value = property(object, &condition.property, &mut body);
        condition_holds(&value, condition)
    })
}

fn condition_holds(value: &Value, condition: &Condition) -> bool {
    let compared = |wanted: &String| compare_with(value, &condition.property, wanted);
    let first = condition.values.first();
    match condition.operator {
        Operator::Equal => first.and_then(compared) == Some(Ordering::Equal),
        Operator::Less => first.and_then(compared) == Some(Ordering::Less),
        Operator::Greater => first.and_then(compared) == Some(Ordering::Greater),
        Operator::LessOrEqual => first.and_then(compared).is_some_and(Ordering::is_le),
        Operator::GreaterOrEqual => first.and_then(compared).is_some_and(Ordering::is_ge),
        Operator::In => condition.values.iter().any(|wanted| compared(wanted) == Some(Ordering::Equal)),
        Operator::Like => first.is_some_and(|pattern| is_like(&plain(value), pattern)),
    }
}

/// A property of an object: from the index where it is there, else from the body, which is parsed once.
fn property(object: &Object, path: &str, parsed: &mut Option<Value>) -> Value {
    match path.to_ascii_lowercase().as_str() {
        "id" => return json!(&*object.id),
        "active" => return json!(object.active),
        "docnumber" => return json!(&*object.number),
        "txndate" => return object.date.map_or(Value::Null, |date| json!(date.to_string())),
        "metadata.lastupdatedtime" => return json!(object.updated_at.timestamp()),
        "metadata.createtime" => return json!(object.created_at.timestamp()),
        _ => {}
    }
    let mut value = &*parsed.get_or_insert_with(|| object.value());
    for name in path.split('.') {
        // Of several, the first counts.
        let one = value.get(0).unwrap_or(value);
        let found = one.as_object().and_then(|fields| fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)));
        match found {
            Some((_, inner)) => value = inner,
            None => return Value::Null,
        }
    }
    // A reference is compared by its id.
    value.get("value").unwrap_or(value).clone()
}

fn compare_with(value: &Value, path: &str, wanted: &str) -> Option<Ordering> {
    let path = path.to_ascii_lowercase();
    if path.starts_with("metadata.") {
        return Some(value.as_i64()?.cmp(&time::parse(wanted)?.timestamp()));
    }
    match value {
        Value::Bool(flag) => Some(flag.cmp(&wanted.eq_ignore_ascii_case("true"))),
        Value::Number(_) => Some(money::decimal(value)?.cmp(&wanted.trim().parse().ok()?)),
        Value::String(text) if path == "id" => Some(by_id(text, wanted)),
        Value::String(text) => Some(text.as_str().cmp(wanted)),
        _ => None,
    }
}

/// Ids are numbers, except for a few tax codes that are words.
fn by_id(one: &str, other: &str) -> Ordering {
    match (one.parse::<u64>(), other.parse::<u64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        (Err(_), Ok(_)) => Ordering::Less,
        (Ok(_), Err(_)) => Ordering::Greater,
        _ => one.cmp(other),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `%` stands for any text; case does not matter.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.to_lowercase(), pattern.to_lowercase());
    let parts: Vec<&str> = pattern.split('%').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return text == pattern };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in middle {
        match rest.find(part) {
            Some(place) => rest = &rest[place + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn sort(found: &mut [&Object], entity: Entity, query: &Query) {
    if query.order.is_empty() {
        if !entity.is_transaction() {
            found.sort_by(|one, other| one.name.to_lowercase().cmp(&other.name.to_lowercase()).then_with(|| by_id(&one.id, &other.id)));
        }
        return;
    }
    let by_plain_id = query.order.len() == 1 && query.order[0].0.eq_ignore_ascii_case("Id");
    if by_plain_id {
        found.sort_by(|one, other| by_id(&one.id, &other.id));
    } else {
        found.sort_by_cached_key(|object| {
            let mut body = None;
            query
                .order
                .iter()
                .map(|(path, goes_down)| Key { rank: Rank::of(&property(object, path, &mut body)), goes_down: *goes_down })
                .collect::<Vec<_>>()
        });
    }
    if by_plain_id && query.order[0].1 {
        found.reverse();
    }
}

/// How a value stands among others: what is absent first, numbers by size, texts without case. Made once for each object.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Absent,
    Number(Decimal),
    Text(String),
}

impl Rank {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Rank::Absent,
            Value::Number(number) => {
                number.as_i64().map(Decimal::from).or_else(|| money::decimal(value)).map_or(Rank::Absent, Rank::Number)
            }
            other => Rank::Text(plain(other).to_lowercase()),
        }
    }
}

#[derive(PartialEq, Eq)]
struct Key {
    rank: Rank,
    goes_down: bool,
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let ordering = self.rank.cmp(&other.rank);
        if self.goes_down { ordering.reverse() } else { ordering }
    }
}

fn projected(object: &Object, wanted: &[String]) -> String {
    let body = object.value();
    let mut row = json!({ "Id": &*object.id, "domain": "QBO", "sparse": true });
    for path in wanted {
        let first = path.split('.').next().unwrap_or(path);
        if let Some((name, value)) = body.as_object().and_then(|fields| fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(first))) {
            row[name.as_str()] = value.clone();
        }
    }
    row.to_string()
}
