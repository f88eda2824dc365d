//! Lists: which rows of a collection an answer shows, and on which page.

use super::answers::Pagination;
use super::books::{Entity, Organisation};
use super::collection::{Row, fold};
use super::fields::{self, Seen};
use super::filter::{Filter, Order};
use super::problems::Problem;
use super::{dates, query::Query};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Pages of this size where the caller names none.
const USUAL_PAGE: usize = 100;
/// Larger pages are cut down to this.
const MAX_PAGE_SIZE: usize = 1_000;

/// Everything a caller can ask of a list.
#[derive(Debug, Default)]
pub struct Ask {
    pub page: Option<(usize, usize)>,
    pub since: Option<DateTime<Utc>>,
    pub filter: Option<Filter>,
    pub order: Option<Order>,
    pub ids: Vec<Uuid>,
    pub contacts: Vec<Uuid>,
    pub statuses: Vec<String>,
    pub numbers: Vec<String>,
    pub search: Option<String>,
    pub includes_archived: bool,
    pub is_summary: bool,
    /// Only what this app made.
    pub app: Option<String>,
}

impl Ask {
    /// Reads the parameters; those that do not belong to the entity are passed over, as the provider does.
    pub fn read(query: &Query, entity: Entity, since: Option<&str>, app: &str) -> Result<Self, Problem> {
        let fields = fields::of(entity);
        let filter = query.text("where").map(|text| Filter::parse(text, entity.singular(), fields)).transpose().map_err(Problem::Query)?;
        let order = query.text("order").map(|text| Order::parse(text, entity.singular(), fields)).transpose().map_err(Problem::Query)?;
        let is_paged = match entity {
            Entity::Contacts | Entity::Invoices | Entity::CreditNotes | Entity::Payments => true,
            other => matches!(other, Entity::Overpayments | Entity::Prepayments),
        };
        let number = |name: &str| query.text(name).and_then(|text| text.parse::<usize>().ok());
        let size = number("pageSize").unwrap_or(USUAL_PAGE).clamp(1, MAX_PAGE_SIZE);
        // A size alone asks for the first page.
        let page = number("page").map(|page| page.max(1)).or_else(|| query.text("pageSize").map(|_| 1));
        let guids = |name: &str| query.list(name).iter().filter_map(|text| Uuid::parse_str(text).ok()).collect();
        Ok(Self {
            page: page.filter(|_| is_paged).map(|page| (page, size)),
            since: since.filter(|_| !matches!(entity, Entity::TaxRates | Entity::TrackingCategories)).and_then(dates::read_moment),
            filter,
            order,
            ids: guids("IDs"),
            contacts: guids("ContactIDs"),
            statuses: query.list("Statuses"),
            numbers: query.list(if entity == Entity::CreditNotes { "CreditNoteNumbers" } else { "InvoiceNumbers" }),
            search: query.text("searchTerm").map(str::to_lowercase),
            includes_archived: query.flag("includeArchived").unwrap_or(false),
            is_summary: query.flag("summaryOnly").unwrap_or(false),
            app: query.flag("createdByMyApp").unwrap_or(false).then(|| app.to_owned()),
        })
    }

    /// Whether every row is shown, so that a page can be cut out without looking at any other row.
    fn takes_all(&self, entity: Entity) -> bool {
        self.filter.is_none()
            && self.ids.is_empty()
            && self.contacts.is_empty()
            && self.statuses.is_empty()
            && self.numbers.is_empty()
            && self.search.is_none()
            && self.app.is_none()
            && (self.includes_archived || entity != Entity::Contacts)
    }

    fn takes(&self, entity: Entity, row: &Row) -> bool {
        let archived = entity == Entity::Contacts && row.status == "ARCHIVED" && !self.includes_archived && self.ids.is_empty();
        !archived
            && (self.ids.is_empty() || self.ids.contains(&row.id))
            && (self.contacts.is_empty() || row.owner.is_some_and(|owner| self.contacts.contains(&owner)))
            && (self.statuses.is_empty() || self.statuses.iter().any(|status| status.eq_ignore_ascii_case(row.status)))
            && (self.numbers.is_empty() || self.numbers.iter().any(|number| fold(number) == fold(&row.key)))
            && self
                .search
                .as_ref()
                .is_none_or(|term| row.key.to_lowercase().contains(term) || row.body.full().to_lowercase().contains(term))
            && self.app.as_ref().is_none_or(|app| row.app.as_deref() == Some(app))
            && self.filter.as_ref().is_none_or(|filter| filter.passes(&Seen::new(row, entity)))
    }
}

/// The rows of an answer; with a page, also how many there are in all.
pub fn select<'a>(books: &'a Organisation, entity: Entity, ask: &Ask) -> (Vec<&'a Row>, Option<Pagination>) {
    let Some(collection) = books.collection(entity) else { return (Vec::new(), None) };
    let rows = collection.since(ask.since);
    let (skip, take) = ask.page.map_or((0, usize::MAX), |(page, size)| ((page - 1).saturating_mul(size), size));
    let pagination = |count| ask.page.map(|(page, page_size)| Pagination { page, page_size, item_count: count });
    match &ask.order {
        None if ask.takes_all(entity) => {
            let count = rows.len();
            (rows.skip(skip).take(take).collect(), pagination(count))
        }
        None => {
            let mut count = 0;
            let mut shown = Vec::new();
            for row in rows.filter(|row| ask.takes(entity, row)) {
                if count >= skip && shown.len() < take {
                    shown.push(row);
                }
                count += 1;
            }
            (shown, pagination(count))
        }
        Some(order) => {
            let mut found: Vec<_> =
                rows.filter(|row| ask.takes(entity, row)).map(|row| (order.key(&Seen::new(row, entity)), row)).collect();
            found.sort_by(|(left, _), (right, _)| order.compare(left, right));
            let count = found.len();
            (found.into_iter().map(|(_, row)| row).skip(skip).take(take).collect(), pagination(count))
        }
    }
}
