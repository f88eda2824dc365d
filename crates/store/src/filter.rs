//! The conditions of a statement, numbered as they come.

use bursar_kernel::Uuid;
use sea_orm::Value;

use crate::{Record, Scope, Tenancy};

/// Conditions that must all hold; a filter that was not asked for adds none.
pub struct Filter {
    /// What stands behind WHERE.
    pub sql: String,
    /// The values of its places.
    pub values: Vec<Value>,
}

impl Filter {
    /// Begins with who owns the rows: `entity_id = $1`.
    pub fn owned(column: &str, owner: impl Into<Value>) -> Self {
        Filter { sql: format!("{column} = $1"), values: vec![owner.into()] }
    }

    /// Begins with which rows of a record may be seen.
    pub fn within<R: Record>(scope: &Scope) -> Self {
        Filter::of_tenancy(scope, &R::TENANCY)
    }

    /// Begins with which rows may be seen, where a statement reads no record, or reads it beside others.
    pub fn of_tenancy(scope: &Scope, tenancy: &Tenancy) -> Self {
        let mut values = Vec::new();
        let sql = tenancy.condition(scope, |value| {
            values.push(value);
            format!("${}", values.len())
        });
        Filter { sql, values }
    }

    /// And of that id.
    pub(crate) fn with_id(mut self, id: Uuid) -> Self {
        self.compare("id", "=", Some(id));
        self
    }

    /// One more value; answers its place.
    pub fn place(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// One more condition, as it is.
    pub fn and(&mut self, condition: &str) {
        self.sql += &format!(" AND {condition}");
    }

    /// The column compares so with the value.
    pub fn compare(&mut self, column: &str, operator: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            let place = self.place(value);
            self.and(&format!("{column} {operator} {place}"));
        }
    }

    /// The column is one of the values (`IN`) or none of them (`NOT IN`); a parameter that was sent has at least one.
    pub fn among<T: Clone + Into<Value>>(&mut self, column: &str, operator: &str, values: Option<&Vec<T>>) {
        let Some(values) = values else { return };
        let places: Vec<String> = values.iter().map(|value| self.place(value.clone())).collect();
        self.and(&format!("{column} {operator} ({})", places.join(", ")));
    }
}
