//! How the embedded database finds what it is asked for.
//!
//! SQLite keeps no figures of its tables: an index that is led by the tenant alone is as good to it as one that leads to a single row. Of a
//! tenant with ten thousand documents it then reads all of them for one.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use bursar_store::sea_orm::{ConnectionTrait, DbBackend, Statement};
use bursar_store::{Db, Moment, Observer};

/// What a row says of its tenant, and no more.
const TENANTS: [&str; 3] = ["entity_id", "partner_id", "project_id"];
/// Columns that hold the id of a row, and are not called so.
const IDS: [&str; 4] = ["id", "based_on", "waits_for", "page_of"];
/// What reads a tenant's rows in their order until it has enough, and what a tenant has few of.
const BOUNDED: [&str; 6] = [
    "bank_transactions_by_booking",
    "payables_listed",
    "accounting_connections_of_entity",
    "client_secrets_of_project",
    "SCAN a",
    "SCAN authorizations",
];

/// The statements that were made. Cheap to clone.
#[derive(Clone, Default)]
pub struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl Statements {
    /// This one, too.
    pub fn note(&self, sql: &str) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.contains(sql) {
            seen.insert(sql.to_owned());
        }
    }

    /// Notes all that a node makes.
    pub fn observer(&self) -> Observer {
        let statements = self.clone();
        Arc::new(move |moment, sql| {
            if moment == Moment::Before {
                statements.note(sql);
            }
            Box::pin(async { Ok(()) })
        })
    }

    /// Those that name a row by more than its tenant, and are led to it by no more than the tenant; with their plans.
    pub async fn walking_a_tenant(&self, db: &Db) -> Vec<String> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut found = Vec::new();
        for sql in seen.iter().filter(|sql| names_a_row(sql)) {
            let asked = Statement::from_string(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {sql}"));
            let steps = db.query_all_raw(asked).await.expect("a plan");
            let steps = steps.iter().map(|step| step.try_get::<String>("", "detail").expect("a step"));
            found.extend(steps.filter(|step| is_led_by_tenant(step)).map(|step| format!("{step}: {sql}")));
        }
        found
    }
}

/// Does it compare an id other than the tenant's with what it was given?
fn names_a_row(sql: &str) -> bool {
    [" = $", " IN ($"].iter().flat_map(|operator| sql.match_indices(operator)).any(|(place, _)| {
        let column = sql[..place].rsplit([' ', '(', '.']).next().unwrap_or_default();
        !TENANTS.contains(&column) && (IDS.contains(&column) || column.ends_with("_id"))
    })
}

fn is_led_by_tenant(step: &str) -> bool {
    let is_bounded = BOUNDED.iter().any(|bounded| step.contains(bounded));
    // An index that SQLite made itself belongs to a key: of a table with one row for each tenant, it leads to that row.
    let is_led = TENANTS.iter().any(|tenant| step.ends_with(&format!("({tenant}=?)"))) && !step.contains("sqlite_autoindex");
    let is_scan = step.starts_with("SCAN ") && !step.contains("CONSTANT ROW");
    (is_led || is_scan) && !is_bounded
}
