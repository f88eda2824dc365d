//! The query of a list, checked against its declaration. Every bad parameter is named, all in one answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath};
use bursar_kernel::{Decimal, Error, ErrorKind, FieldError, Location, NaiveDate, Quantity, Result, Uuid, ensure_valid};
use bursar_store::{Scope, sea_orm};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use http::request::Parts;
use sea_orm::Value;
use serde::de::DeserializeOwned;
use utoipa::openapi::path::Operation;

use super::token::{PageEdge, Sealer};
use super::{Comparison, Direction, FieldType, ListField, Listing, Sort};
use crate::edge::Edge;
use crate::failure::Failure;

const TOKEN: &str = "pagination_token";

/// What a client asks of a list: its query, or the one that a pagination token goes on with.
pub struct ListQuery {
    pub(super) listing: &'static Listing,
    pub(super) sealer: Sealer,
    /// The query of the first page, as it came.
    pub(super) pairs: Vec<(String, String)>,
    pub(super) order: Option<Direction>,
    pub(super) limit: u64,
    pub(super) sort: Option<Sort>,
    pub(super) filters: Vec<AskedField>,
    /// The row at the edge of the page that the token came with.
    pub(super) edge: Option<PageEdge>,
}

/// A parameter that filters, and its values.
pub(super) struct AskedField {
    pub(super) filter: &'static ListField,
    pub(super) operator: Option<Comparison>,
    pub(super) values: Vec<Value>,
}

/// Travels with the route of a list: its declaration, and the description of its operation.
#[derive(Clone, Copy)]
pub(crate) struct ListRoute {
    pub(crate) listing: &'static Listing,
    pub(crate) operation: fn() -> Operation,
}

impl FromRequestParts<Arc<Edge>> for ListQuery {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, edge: &Arc<Edge>) -> Result<Self, Failure> {
        Ok(ListQuery::of(parts, edge)?)
    }
}

impl ListQuery {
    /// What a request asks of the list at its route.
    pub(super) fn of(parts: &Parts, edge: &Edge) -> Result<Self> {
        let listed = parts.extensions.get::<ListRoute>().copied().ok_or_else(|| Error::internal("the route has no listing"))?;
        let scope = parts.extensions.get::<Scope>().copied().ok_or_else(|| Error::internal("a list takes its call first"))?;
        let path = parts.extensions.get::<MatchedPath>().ok_or_else(|| Error::internal("a list has a path"))?;
        let sealer = Sealer::new(&edge.options.signing_key, path.as_str(), &scope);
        listed.listing.query(sealer, pairs(parts)?)?.ok_or_else(|| bad_token(listed.status_of_bad_token()))
    }
}

/// The parameters of a request, as they came.
pub(super) fn pairs(parts: &Parts) -> Result<Vec<(String, String)>> {
    serde_html_form::from_str(parts.uri.query().unwrap_or_default())
        .map_err(|error| Error::invalid(FieldError::at(vec!["query".into()], error.to_string(), "value_error")))
}

impl ListRoute {
    /// The one that the operation declares: 406, else 400, else 422.
    fn status_of_bad_token(self) -> u16 {
        let declared = (self.operation)().responses.responses;
        [406, 400].into_iter().find(|status| declared.contains_key(&status.to_string())).unwrap_or(422)
    }
}

/// A pagination token that was made for another list or another caller.
pub(super) fn bad_token(status: u16) -> Error {
    let message = "pagination_token is not a token of this list: begin again without it";
    Error::new(match status {
        406 => ErrorKind::NotAcceptable(message.into()),
        400 => ErrorKind::BadRequest { kind: None, message: message.into() },
        _ => {
            let message = "is not a token of this list: begin again without it";
            ErrorKind::Invalid(vec![FieldError::new("query", TOKEN, message, "value_error.token")])
        }
    })
}

impl Listing {
    /// Reads a query; nothing when its token was not made for this list and this caller.
    pub fn query(&'static self, sealer: Sealer, mut pairs: Vec<(String, String)>) -> Result<Option<ListQuery>> {
        // A token carries the query that it began with: everything beside it is ignored, right or wrong.
        let Some((_, sealed)) = pairs.iter().rfind(|(name, _)| name == TOKEN) else {
            // What the list does not know is ignored, and no token has to carry it.
            let known: Vec<String> = self.comparisons().map(|(.., name)| name).collect();
            pairs.retain(|(name, _)| ["order", "limit", "sort"].contains(&name.as_str()) || known.contains(name));
            return self.read(sealer, pairs, None).map(Some);
        };
        let Some((edge, pairs)) = sealer.open(sealed) else { return Ok(None) };
        // Since the token was made, the list may have lost a parameter that it remembers.
        Ok(self.read(sealer, pairs, Some(edge)).ok())
    }

    fn read(&'static self, sealer: Sealer, pairs: Vec<(String, String)>, edge: Option<PageEdge>) -> Result<ListQuery> {
        let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        pairs.iter().for_each(|(name, word)| words.entry(name).or_default().push(word));
        let mut fields = Vec::new();
        let (limit, order, sort) = self.frame(&words, &mut fields);
        let mut filters = Vec::new();
        for (filter, operator, name) in self.comparisons() {
            let Some(words) = words.get(name.as_str()) else {
                if filter.is_required {
                    fields.push(FieldError::new("query", &name, "field required", "value_error.missing"));
                }
                continue;
            };
            let is_list = filter.is_list || matches!(operator, Some(Comparison::AnyOf | Comparison::NoneOf));
            // Of a parameter that takes one value, the last counts.
            let words = if is_list { &words[..] } else { &words[words.len() - 1..] };
            let mut values = Vec::new();
            for (place, word) in words.iter().enumerate() {
                match filter.read(word) {
                    Ok(value) => values.push(value),
                    Err((msg, kind)) => {
                        let place = is_list.then_some(Location::Index(place));
                        let loc = ["query".into(), name.as_str().into()].into_iter().chain(place).collect();
                        fields.push(FieldError::at(loc, msg, kind));
                    }
                }
            }
            filters.push(AskedField { filter, operator, values });
        }
        ensure_valid(fields)?;
        Ok(ListQuery { listing: self, sealer, order, limit, sort, filters, edge, pairs })
    }

    /// What every list takes: limit, order and sort.
    fn frame(&self, words: &BTreeMap<&str, Vec<&str>>, fields: &mut Vec<FieldError>) -> (u64, Option<Direction>, Option<Sort>) {
        let mut wrong = |name: &str, msg: String, kind: &str| fields.push(FieldError::new("query", name, msg, kind));
        let last = |name: &str| words.get(name).and_then(|words| words.last().copied());
        let limit = match last("limit").map(str::parse::<i64>) {
            None => self.limit,
            Some(Err(_)) => {
                wrong("limit", "must be integer".into(), "type_error");
                self.limit
            }
            Some(Ok(rows)) => u64::try_from(rows).ok().filter(|rows| (1..=self.most).contains(rows)).unwrap_or_else(|| {
                let bound = if rows < 1 { "at least 1".to_owned() } else { format!("at most {}", self.most) };
                wrong("limit", format!("must be {bound}"), "value_error.number");
                self.limit
            }),
        };
        let order = match last("order") {
            None => self.order,
            Some("asc") => Some(Direction::Asc),
            Some("desc") => Some(Direction::Desc),
            Some(_) => {
                wrong("order", "must be one of asc, desc".into(), "type_error.enum");
                self.order
            }
        };
        // A list that is always sorted alike does not know the parameter.
        let name = last("sort").filter(|_| !self.sorts.is_empty());
        let sort = self.sort_of(name);
        if name.is_some() && sort.is_none() {
            let names: Vec<&str> = self.sorts.iter().map(|sort| sort.name).collect();
            wrong("sort", format!("must be one of {}", names.join(", ")), "type_error.enum");
        }
        (limit, order, sort)
    }
}

impl ListQuery {
    /// Was the parameter, or one of its kind, sent?
    pub fn has(&self, field: &str) -> bool {
        self.filters.iter().any(|asked| asked.filter.name == field)
    }

    /// The word of an [`asked`](super::asked) parameter.
    pub fn word<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>> {
        let asked = self.filters.iter().find(|asked| asked.filter.name == field);
        let Some(Value::String(Some(word))) = asked.and_then(|asked| asked.values.first()) else { return Ok(None) };
        Ok(Some(serde_json::from_value(word.as_str().into())?))
    }

    /// Was it asked for with `true`?
    pub fn is_true(&self, field: &str) -> bool {
        self.filters.iter().any(|asked| asked.filter.name == field && asked.values == [Value::Bool(Some(true))])
    }

    /// The order, unless the client says otherwise, of a list whose order depends on what is asked.
    #[must_use]
    pub fn ordered(mut self, direction: Direction) -> Self {
        self.order.get_or_insert(direction);
        self
    }
}

/// What is wrong with a word, and of which type the error is.
type Refused = (String, &'static str);

impl ListField {
    fn read(&self, word: &str) -> Result<Value, Refused> {
        if let Some((least, most)) = self.length {
            let length = word.chars().count();
            if length < least {
                return Err((format!("must have at least {least} characters"), "value_error.length"));
            }
            if length > most {
                return Err((format!("must have at most {most} characters"), "value_error.length"));
            }
        }
        let value = self.kind.read(word)?;
        match (&value, self.least) {
            (Value::BigInt(Some(number)), Some(least)) if *number < least => {
                Err((format!("must be at least {least}"), "value_error.number"))
            }
            _ => Ok(value),
        }
    }
}

impl FieldType {
    /// The value that the word says.
    pub(super) fn read(self, word: &str) -> Result<Value, Refused> {
        let format = |name: &str| (format!("must be a valid {name}"), "value_error.format");
        match self {
            FieldType::Id => word.parse::<Uuid>().map(Value::from).map_err(|_| format("uuid")),
            FieldType::Moment => moment(word).map(Value::from).ok_or_else(|| format("date-time")),
            FieldType::Day => day(word).map(Value::from).ok_or_else(|| format("date")),
            FieldType::Integer => word.parse::<i64>().map(Value::from).map_err(|_| ("must be integer".into(), "type_error")),
            FieldType::Quantity => {
                let quantity = word.parse::<Decimal>().and_then(Quantity::exact);
                quantity.map(|quantity| quantity.billionths().into()).map_err(|error| (error.to_string(), "type_error"))
            }
            FieldType::Flag => word.parse::<bool>().map(Value::from).map_err(|_| ("must be boolean".into(), "type_error")),
            // No text of Postgres holds the character NUL.
            FieldType::Text if word.contains('\0') => Err(("must not hold the character NUL".into(), "value_error")),
            FieldType::Text => Ok(word.into()),
            FieldType::Word(_) => {
                let allowed = self.words();
                let is_one = allowed.iter().any(|one| one == word);
                if is_one { Ok(word.into()) } else { Err((format!("must be one of {}", allowed.join(", ")), "type_error.enum")) }
            }
        }
    }
}

/// A day as clients write it; of a moment, its day in UTC.
fn day(word: &str) -> Option<NaiveDate> {
    word.parse().ok().or_else(|| moment(word).map(|at| at.date_naive()))
}

/// A moment as clients write it: RFC 3339, or without its zone (UTC), its seconds or its time; `T` or a blank between date and time.
fn moment(word: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(word) {
        return Some(at.to_utc());
    }
    let (day, time) = word.split_once(['T', 't', ' ']).unwrap_or((word, "00:00"));
    let time = NaiveTime::parse_from_str(time, "%H:%M:%S%.f").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M")).ok()?;
    // Chrono reads days of one digit and years of six: nobody means them.
    let day = Some(day).filter(|day| day.len() == 10)?.parse::<NaiveDate>().ok()?;
    Some(NaiveDateTime::new(day, time).and_utc())
}
