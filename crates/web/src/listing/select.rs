//! The rows of a page: condition, order and keyset, as one statement.

use bursar_kernel::{DateTime, Error, NaiveDate, Result, Utc, Uuid};
use bursar_store::{Record, Scope, Tenancy, record, sea_orm};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition, NullOrdering, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Value};

use super::query::AskedField;
use super::token::{Page, PageEdge};
use super::{Comparison, Direction, Effect, FieldType, ListQuery, ParameterValues, Sort, holds};

/// Whose rows are listed.
pub enum RowsOf<'a> {
    /// Those within the scope.
    Scope(&'a Scope, Tenancy),
    /// Those of a parent, which was itself read within the scope: the column and its id.
    Parent(&'static str, Uuid),
}

impl RowsOf<'_> {
    fn condition(self, backend: DbBackend) -> Expr {
        match self {
            RowsOf::Parent(column, id) => Expr::cust(column).eq(id),
            RowsOf::Scope(scope, tenancy) => {
                let mut values: Vec<Value> = Vec::new();
                let condition = tenancy.condition(scope, |value| {
                    values.push(value);
                    if backend == DbBackend::Postgres { format!("${}", values.len()) } else { "?".to_owned() }
                });
                Expr::cust_with_values(condition, values)
            }
        }
    }
}

/// The rows of a SELECT that is written by hand, up to its WHERE: `SELECT id, name FROM roles`.
pub fn rows(select: &str) -> SelectStatement {
    // The builder puts what it adds behind this; of SELECT itself it has its own.
    Query::select().expr(Expr::cust(select.strip_prefix("SELECT").unwrap_or(select).to_owned())).to_owned()
}

impl ListQuery {
    /// The page of the tenant's rows of a table that is asked for.
    pub async fn records<R: Record>(&self, db: &impl ConnectionTrait, scope: &Scope) -> Result<Page<R>> {
        self.records_where(db, scope, Condition::all()).await
    }

    /// The same, of those rows that fulfill one more condition.
    ///
    /// The rows are chosen by their ids alone: where an index holds all that is asked for, no wide row is read that is not shown.
    pub async fn records_where<R: Record>(
        &self,
        db: &impl ConnectionTrait,
        scope: &Scope,
        condition: impl IntoCondition,
    ) -> Result<Page<R>> {
        let backend = db.get_database_backend();
        let mut chosen = Query::select();
        chosen.expr(Expr::cust(self.listing.id)).from(R::TABLE).cond_where(condition);
        self.choose(backend, RowsOf::Scope(scope, R::TENANCY), &mut chosen)?;
        let mut shown = rows(&record::selection::<R>());
        self.sort(backend, shown.and_where(Expr::cust(self.listing.id).in_subquery(chosen)));
        self.read(db, &shown, R::read).await
    }

    /// The page of the rows of a parent, which was itself read within the scope: the column that names it, and its id.
    pub async fn records_of<R: Record>(&self, db: &impl ConnectionTrait, parent: &'static str, id: Uuid) -> Result<Page<R>> {
        self.page(db, RowsOf::Parent(parent, id), rows(&record::selection::<R>()), R::read).await
    }

    /// The page that is asked for. `rows` holds the columns of the order and `id`.
    pub async fn page<T>(
        &self,
        db: &impl ConnectionTrait,
        owner: RowsOf<'_>,
        mut rows: SelectStatement,
        read: impl Fn(&QueryResult) -> Result<T>,
    ) -> Result<Page<T>> {
        self.choose(db.get_database_backend(), owner, &mut rows)?;
        self.read(db, &rows, read).await
    }

    async fn read<T>(
        &self,
        db: &impl ConnectionTrait,
        rows: &SelectStatement,
        read: impl Fn(&QueryResult) -> Result<T>,
    ) -> Result<Page<T>> {
        let mut found = db.query_all_raw(db.get_database_backend().build(rows)).await?;
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        // One row more than the page tells whether another page follows.
        let has_more = found.len() > limit;
        found.truncate(limit);
        let is_backwards = self.is_backwards();
        if is_backwards {
            found.reverse();
        }
        let (follows, precedes) = if is_backwards { (true, has_more) } else { (has_more, self.edge.is_some()) };
        let next = found.last().filter(|_| follows).map(|row| self.token(row, false)).transpose()?;
        let previous = found.first().filter(|_| precedes).map(|row| self.token(row, true)).transpose()?;
        let data = found.iter().map(read).collect::<Result<_>>()?;
        Ok(Page { data, next_pagination_token: next, prev_pagination_token: previous })
    }

    /// What is counted of the rows that are asked for, by the values of a column, in their order. `rows` holds the column and what is counted.
    pub async fn groups(
        &self,
        db: &impl ConnectionTrait,
        owner: RowsOf<'_>,
        mut rows: SelectStatement,
        column: &'static str,
    ) -> Result<Vec<QueryResult>> {
        let backend = db.get_database_backend();
        self.filter(backend, owner, &mut rows);
        rows.add_group_by([Expr::cust(column)]).order_by_expr(Expr::cust(column), Order::Asc);
        Ok(db.query_all_raw(backend.build(&rows)).await?)
    }

    pub(super) fn filter(&self, backend: DbBackend, owner: RowsOf<'_>, rows: &mut SelectStatement) {
        rows.cond_where(owner.condition(backend));
        for asked in &self.filters {
            rows.cond_where(asked.condition(backend));
        }
    }

    /// Narrows rows to the page and one more, in its order.
    fn choose(&self, backend: DbBackend, owner: RowsOf<'_>, rows: &mut SelectStatement) -> Result<()> {
        self.filter(backend, owner, rows);
        if let Some(edge) = &self.edge {
            rows.cond_where(self.beyond(backend, edge, self.descends())?);
        }
        self.sort(backend, rows);
        rows.limit(self.limit + 1);
        Ok(())
    }

    fn sort(&self, backend: DbBackend, rows: &mut SelectStatement) {
        let (order, nulls) = if self.descends() { (Order::Desc, NullOrdering::Last) } else { (Order::Asc, NullOrdering::First) };
        match &self.sort {
            // Said only where it matters: Postgres would not use a plain index for it.
            Some(sort) if sort.is_nullable => rows.order_by_expr_with_nulls(sort.expression(backend), order.clone(), nulls),
            Some(sort) => rows.order_by_expr(sort.expression(backend), order.clone()),
            None => &mut *rows,
        };
        rows.order_by_expr(Expr::cust(self.listing.id), order);
    }

    fn is_backwards(&self) -> bool {
        self.edge.as_ref().is_some_and(|edge| edge.is_backwards)
    }

    /// Are the rows read from the largest to the smallest?
    fn descends(&self) -> bool {
        (self.order == Some(Direction::Desc)) != self.is_backwards()
    }

    /// The rows behind the edge, in the order of reading. A row without a value is smaller than all others.
    fn beyond(&self, backend: DbBackend, edge: &PageEdge, descends: bool) -> Result<Condition> {
        let beyond = |left: Expr, right: Expr| if descends { left.lt(right) } else { left.gt(right) };
        let id = Expr::cust(self.listing.id);
        let Some(sort) = &self.sort else { return Ok(beyond(id, edge.id.into()).into_condition()) };
        let column = sort.expression(backend);
        let Some(word) = &edge.value else {
            let among_nulls = Condition::all().add(column.clone().is_null()).add(beyond(id, edge.id.into()));
            return Ok(if descends { among_nulls } else { Condition::any().add(among_nulls).add(column.is_not_null()) });
        };
        let value = sort.kind.read_key(word)?;
        let behind = beyond(Expr::tuple([column.clone(), id]), Expr::tuple([value.into(), edge.id.into()]));
        let has_nulls = descends && sort.is_nullable;
        Ok(Condition::any().add(behind).add_option(has_nulls.then(|| column.is_null())))
    }

    fn token(&self, row: &QueryResult, is_backwards: bool) -> Result<String> {
        let value = self.sort.map_or(Ok(None), |sort| sort.key(row))?;
        let edge = PageEdge { value, id: row.try_get("", bare(self.listing.id))?, is_backwards };
        self.sealer.seal(&edge, &self.pairs)
    }
}

/// The name of a column among the rows, without that of its table.
fn bare(column: &'static str) -> &'static str {
    column.rsplit('.').next().unwrap_or(column)
}

impl Sort {
    /// The value of a row that a page ends at. A column that the rows do not hold would read like one without a value, and the same page
    /// would come again.
    fn key(&self, row: &QueryResult) -> Result<Option<String>> {
        let column = bare(self.column);
        if row.column_names().iter().any(|name| name == column) {
            self.kind.key(row, column)
        } else {
            Err(Error::internal(format!("a list is sorted by {column}, which its rows do not hold")))
        }
    }

    /// The column, in an order that is the same on both databases: text by code point.
    fn expression(&self, backend: DbBackend) -> Expr {
        match (self.kind, backend) {
            (FieldType::Text | FieldType::Word(_), DbBackend::Postgres) => Expr::cust(format!("{} COLLATE \"C\"", self.column)),
            _ => Expr::cust(self.column),
        }
    }
}

impl FieldType {
    /// The value of a row in a column, as a token holds it.
    pub(super) fn key(self, row: &QueryResult, column: &str) -> Result<Option<String>> {
        Ok(match self {
            FieldType::Id => row.try_get::<Option<Uuid>>("", column)?.map(|id| id.to_string()),
            FieldType::Moment => row.try_get::<Option<DateTime<Utc>>>("", column)?.map(|at| at.to_rfc3339()),
            FieldType::Day => row.try_get::<Option<NaiveDate>>("", column)?.map(|day| day.to_string()),
            FieldType::Integer | FieldType::Quantity => row.try_get::<Option<i64>>("", column)?.map(|number| number.to_string()),
            FieldType::Flag => row.try_get::<Option<bool>>("", column)?.map(|flag| flag.to_string()),
            FieldType::Text | FieldType::Word(_) => row.try_get("", column)?,
        })
    }

    /// The value that a token holds.
    fn read_key(self, word: &str) -> Result<Value> {
        // A word that an older row has may be none of today's.
        let kind = match self {
            FieldType::Word(_) => FieldType::Text,
            // A token holds the column's billionths.
            FieldType::Quantity => FieldType::Integer,
            kind => kind,
        };
        kind.read(word).map_err(|(message, _)| Error::internal(message))
    }
}

impl AskedField {
    fn condition(&self, backend: DbBackend) -> Condition {
        match self.filter.effect {
            Effect::Compare(_) => self.operator.map_or_else(Condition::all, |operator| self.compare(operator, backend)),
            Effect::Condition(condition) => condition(&ParameterValues { values: &self.values, backend }).into_condition(),
            Effect::Asked => Condition::all(),
        }
    }

    fn compare(&self, operator: Comparison, backend: DbBackend) -> Condition {
        let (column, folded) = (Expr::cust(self.filter.column), Expr::cust(self.filter.folded));
        let value = || self.values.first().cloned().unwrap_or(Value::String(None));
        let text = || if let Value::String(Some(text)) = value() { text } else { String::new() };
        let comparison = match operator {
            Comparison::Equal => column.eq(value()),
            Comparison::AnyOf => column.is_in(self.values.iter().cloned()),
            Comparison::NoneOf => column.clone().is_null().or(column.is_not_in(self.values.iter().cloned())),
            Comparison::Greater => column.gt(value()),
            Comparison::Less => column.lt(value()),
            Comparison::GreaterOrEqual => column.gte(value()),
            Comparison::LessOrEqual => column.lte(value()),
            Comparison::Contains => holds(backend, column, text()),
            Comparison::ContainsFolded => holds(backend, folded, text().to_lowercase()),
            Comparison::EqualFolded => folded.eq(text().to_lowercase()),
        };
        comparison.into_condition()
    }
}
