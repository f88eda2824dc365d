//! A database that fails on demand: an I/O error at any statement.

use std::sync::{Arc, Mutex, PoisonError};

use bursar_store::sea_orm::{ConnectionTrait, DbBackend, DbErr};
use bursar_store::{Db, Moment, Observer, fetch_all};

/// Which statement fails next. Cheap to clone.
#[derive(Clone, Default)]
pub struct Faults(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    next: Option<Fault>,
    hit: Option<String>,
}

enum Fault {
    After(usize),
    At(Moment, &'static str),
}

impl Faults {
    /// What makes the statements of a node fail.
    pub fn observer(&self) -> Observer {
        let faults = self.clone();
        Arc::new(move |moment, sql| {
            let fails = faults.strikes(moment, sql);
            Box::pin(async move { if fails { Err(DbErr::Custom("disk I/O error".into())) } else { Ok(()) } })
        })
    }

    /// The statement that follows so many others fails, once.
    pub fn fail_after(&self, statements: usize) {
        self.state().next = Some(Fault::After(statements));
    }

    /// The next statement that begins with these words fails, once: before it is sent, or after it was done.
    pub fn fail_at(&self, moment: Moment, words: &'static str) {
        self.state().next = Some(Fault::At(moment, words));
    }

    /// The statement that failed, if one did; from here on none does.
    pub fn hit(&self) -> Option<String> {
        let mut state = self.state();
        state.next = None;
        state.hit.take()
    }

    fn strikes(&self, moment: Moment, sql: &str) -> bool {
        let mut state = self.state();
        let strikes = match &mut state.next {
            Some(Fault::After(statements)) if moment == Moment::Before => {
                let is_due = *statements == 0;
                *statements = statements.saturating_sub(1);
                is_due
            }
            Some(Fault::At(due, words)) => *due == moment && sql.starts_with(*words),
            _ => false,
        };
        if strikes {
            *state = State { next: None, hit: Some(sql.to_owned()) };
        }
        strikes
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every row of every table, as other connections see them, in the order of the alphabet.
pub async fn contents(db: &Db) -> Vec<String> {
    let tables = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let mut rows = Vec::new();
    for table in words(db, tables).await {
        let row = match db.get_database_backend() {
            DbBackend::Postgres => "CAST(t AS text)".to_owned(),
            _ => {
                let columns = format!("SELECT 'quote(' || name || ')' AS name FROM pragma_table_info('{table}')");
                words(db, &columns).await.join(" || ',' || ")
            }
        };
        let found = words(db, &format!("SELECT {row} AS name FROM {table} t")).await;
        rows.extend(found.into_iter().map(|row| format!("{table}: {row}")));
    }
    rows.sort();
    rows
}

async fn words(db: &Db, sql: &str) -> Vec<String> {
    let rows = fetch_all(db, sql, []).await.expect("the database can be read");
    rows.iter().map(|row| row.try_get("", "name").expect("a word")).collect()
}
