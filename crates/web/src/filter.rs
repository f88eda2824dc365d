//! The conditions of a list, numbered as they come.

use bursar_kernel::{DateTime, Result, Utc};
use bursar_store::sea_orm::Value;
use bursar_store::{Scope, Tenancy};

use crate::pages::{Keyset, order_sql};

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

    /// Begins with whose rows may be seen.
    pub fn within(scope: &Scope, tenancy: &Tenancy) -> Self {
        let mut values = Vec::new();
        let sql = tenancy.condition(scope, |value| {
            values.push(value);
            format!("${}", values.len())
        });
        Filter { sql, values }
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

    /// `created_at` after, before, from and until.
    pub fn created(&mut self, bounds: [Option<DateTime<Utc>>; 4]) {
        for (operator, bound) in [">", "<", ">=", "<="].into_iter().zip(bounds) {
            self.compare("created_at", operator, bound);
        }
    }

    /// The tail of the query: order and limit, as they are.
    pub fn tail(&mut self, words: &str) {
        self.sql += &format!(" {words}");
    }

    /// The tail of the query: the page and its order, by ids alone: those of rows that were made later are greater.
    pub fn page_by_id(&mut self, keyset: &Keyset, column: &str) {
        let (compare, order) = if keyset.reads_descending() { ("<", "DESC") } else { (">", "ASC") };
        self.compare(column, compare, keyset.at.as_ref().map(|(_, id)| *id));
        self.sql += &format!(" ORDER BY {column} {order} LIMIT {}", keyset.limit + 1);
    }

    /// The tail of the query: the page and its order, by a column of text.
    pub fn page_by_name(&mut self, keyset: &Keyset, column: &str) {
        self.sql += &format!(" {}", order_sql(keyset, column, self.values.len() + 1));
        if let Some((name, id)) = &keyset.at {
            self.values.extend([name.as_str().into(), (*id).into()]);
        }
    }

    /// The tail of the query: the page and its order, by a column of moments.
    pub fn page(&mut self, keyset: &Keyset, column: &str) -> Result<()> {
        self.sql += &format!(" {}", order_sql(keyset, column, self.values.len() + 1));
        if let Some((at, id)) = &keyset.at {
            let at: DateTime<Utc> = DateTime::parse_from_rfc3339(at)?.into();
            self.values.extend([at.into(), (*id).into()]);
        }
        Ok(())
    }
}
