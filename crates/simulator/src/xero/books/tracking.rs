//! Tracking categories and their options, and the options that a line names.

use super::{Context, Mode, Organisation, Refused, word};
use crate::xero::collection::{Body, Row, fold};
use crate::xero::input::Input;
use crate::xero::wire::{LineTracking, Nothing, TrackingCategory, TrackingOption};
use serde_json::{Value, json};
use uuid::Uuid;

const STATUSES: [&str; 3] = ["ACTIVE", "ARCHIVED", "DELETED"];
/// An organisation has so many active categories at most, and a line names an option of each.
const MAX_COUNT: usize = 2;

pub fn row(category: &TrackingCategory, now: chrono::DateTime<chrono::Utc>) -> Row {
    Row {
        id: category.id,
        updated: now,
        key: category.name.as_str().into(),
        other_key: "".into(),
        kind: "",
        status: word(&category.status, &STATUSES).unwrap_or("ACTIVE"),
        date: None,
        owner: None,
        app: None,
        body: Body::join(category, &Nothing {}),
    }
}

/// Makes a category, or changes one; options are added by name and changed by id.
pub fn save(books: &mut Organisation, context: &mut Context<'_>, sent: Input<'_>, path: Option<&str>, mode: Mode) -> Result<Uuid, Refused> {
    let mut category: TrackingCategory = match (path.and_then(|id| books.tracking.find(id)), mode) {
        (Some(row), Mode::CreateOrUpdate) => row.body.read(),
        _ => TrackingCategory { name: String::new(), status: "ACTIVE".to_owned(), id: context.id(), options: Vec::new() },
    };
    change(&mut category.name, &mut category.status, sent);
    for option in sent.list("Options").unwrap_or_default() {
        let sent = Input(option);
        match category.options.iter_mut().find(|known| Some(known.id) == sent.id("TrackingOptionID")) {
            Some(known) => change(&mut known.name, &mut known.status, sent),
            None => {
                let mut new = TrackingOption { id: context.id(), name: String::new(), status: "ACTIVE".to_owned() };
                change(&mut new.name, &mut new.status, sent);
                category.options.push(new);
            }
        }
    }
    let others = books.tracking.all().filter(|row| row.id != category.id && row.status == "ACTIVE").count();
    if category.status == "ACTIVE" && others >= MAX_COUNT {
        return Err(Refused::because("An organisation has two active tracking categories at most."));
    }
    let id = category.id;
    books.tracking.put(row(&category, context.now));
    Ok(id)
}

fn change(name: &mut String, status: &mut String, sent: Input<'_>) {
    if let Some(sent) = sent.words("Name") {
        sent.clone_into(name);
    }
    if let Some(sent) = sent.words("Status").and_then(|status| word(status, &STATUSES)) {
        sent.clone_into(status);
    }
}

/// The row as a list shows it that was not asked for what is archived.
pub fn active(row: &Row) -> Option<String> {
    let mut category: TrackingCategory = row.body.read();
    category.options.retain(|option| option.status == "ACTIVE");
    (category.status == "ACTIVE").then(|| json!(category).to_string())
}

/// The options of a line, as answers name them: by ids or by names, each active, at most one of each category.
pub fn of_line(books: &Organisation, sent: &[Value]) -> Result<Vec<Value>, String> {
    let mut named: Vec<LineTracking> = Vec::new();
    for option in sent {
        let found = option_of(books, Input(option)).ok_or("The tracking option does not exist, or is not active.")?;
        if named.iter().any(|other| other.category_id == found.category_id) {
            return Err("A line names one option of a tracking category.".to_owned());
        }
        named.push(found);
    }
    Ok(named.iter().map(|option| json!(option)).collect())
}

fn option_of(books: &Organisation, sent: Input<'_>) -> Option<LineTracking> {
    let row = match sent.id("TrackingCategoryID") {
        Some(id) => books.tracking.get(id)?,
        None => books.tracking.with_key(sent.words("Name")?).next()?,
    };
    let category: TrackingCategory = row.body.read();
    let is_it = |option: &&TrackingOption| match sent.id("TrackingOptionID") {
        Some(id) => option.id == id,
        None => sent.words("Option").is_some_and(|name| fold(name) == fold(&option.name)),
    };
    let option = category.options.iter().find(is_it).filter(|option| option.status == "ACTIVE" && category.status == "ACTIVE")?;
    let (name, option, option_id) = (category.name.clone(), option.name.clone(), option.id);
    Some(LineTracking { name, option, category_id: category.id, option_id })
}
