//! What is counted, as one statement: the rows that the filters leave, what is measured of them, and what that comes to by dimension.

use bursar_kernel::{NaiveDate, Result};
use bursar_store::{Scope, sea_orm};
use sea_orm::sea_query::{Expr, JoinType, NullOrdering, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult};

use super::points::{Group, Point, in_periods, points};
use super::{AnalyticsQuery, Dimension, Period, Unit};
use crate::listing::{Direction, FieldType, RowsOf};

/// Sums are added in two parts, because one of them alone may be more than a column of 64 bits holds.
const PART: i128 = 1_000_000;

impl AnalyticsQuery {
    /// The points of the answer, in the order of the dimension; rows without a value come before all others.
    pub async fn points(&self, db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Point>> {
        let backend = db.get_database_backend();
        let found = db.query_all_raw(backend.build(&self.statement(backend, scope))).await?;
        let groups = match self.asked.dimension {
            None => found.iter().map(|row| Ok((None, group(row)?))).collect::<Result<_>>()?,
            Some(dimension) if dimension.is_date() => self.periods(&found)?,
            Some(dimension) => found.iter().map(|row| Ok((dimension.kind.key(row, "dimension")?, group(row)?))).collect::<Result<_>>()?,
        };
        let by_currency = self.asked.dimension.is_some_and(|dimension| dimension.name == "currency");
        points(groups, self.asked.aggregation, self.asked.metric.unit, by_currency)
    }

    /// Days that were counted, as the periods that are asked for.
    fn periods(&self, days: &[QueryResult]) -> Result<Vec<(Option<String>, Group)>> {
        let days = days.iter().map(|row| Ok((day(row)?, group(row)?))).collect::<Result<_>>()?;
        let mut periods: Vec<_> = in_periods(days, self.asked.period.unwrap_or(Period::Daily)).into_iter().collect();
        if self.descends() {
            periods.reverse();
        }
        periods.truncate(usize::try_from(self.list.limit).unwrap_or(usize::MAX));
        Ok(periods.into_iter().map(|(day, group)| (day.map(|day| day.to_string()), group)).collect())
    }

    fn descends(&self) -> bool {
        self.list.order == Some(Direction::Desc)
    }

    fn statement(&self, backend: DbBackend, scope: &Scope) -> SelectStatement {
        let mut counted = Query::select();
        counted.expr(Expr::cust(AGGREGATES)).from_subquery(self.measured(backend, scope), "measured");
        let Some(dimension) = self.asked.dimension else { return counted };
        let (order, nulls) = if self.descends() { (Order::Desc, NullOrdering::Last) } else { (Order::Asc, NullOrdering::First) };
        counted.expr(Expr::cust("dimension")).add_group_by([Expr::cust("dimension")]);
        counted.order_by_expr_with_nulls(Expr::cust("dimension"), order, nulls);
        // Days are many, and become few periods.
        if !dimension.is_date() {
            counted.limit(self.list.limit);
        }
        counted
    }

    /// A row for each document, or for each of its lines: its value, its currency, and what it is distinguished by.
    fn measured(&self, backend: DbBackend, scope: &Scope) -> SelectStatement {
        let metric = self.asked.metric;
        let value = (format!("CAST({} AS bigint) AS value", metric.column), metric.is_of_lines);
        let told_apart = self.asked.dimension.map(|by| (format!("{} AS dimension", by.expression(backend)), by.is_of_lines));
        let (of_lines, of_documents): (Vec<_>, Vec<_>) =
            std::iter::once(value).chain(told_apart).partition(|(_, is_of_lines)| *is_of_lines);
        let columns = |all: Vec<(String, bool)>| all.into_iter().map(|(column, _)| Expr::cust(column));
        let currency = if metric.unit == Unit::Money { "COALESCE(currency, '') AS currency" } else { "NULL AS currency" };
        let mut listed = Query::select();
        listed.exprs([Expr::cust("id"), Expr::cust(currency)]).exprs(columns(of_documents)).from(self.analytics.table);
        self.list.filter(backend, RowsOf::Scope(scope, self.analytics.tenancy), &mut listed);
        let Some(lines) = self.analytics.lines.filter(|_| !of_lines.is_empty()) else { return listed };
        let mut joined = Query::select();
        joined.expr(Expr::cust("*")).from_subquery(listed, "listed").join_subquery(
            JoinType::LeftJoin,
            Query::select().expr(Expr::cust(lines.parent)).exprs(columns(of_lines)).from(lines.table).take(),
            "of_lines",
            Expr::cust(format!("of_lines.{} = listed.id", lines.parent)),
        );
        // A document is measured once for each value of its lines, however many of them have it.
        if !metric.is_of_lines {
            joined.distinct();
        }
        joined
    }
}

/// What is counted of each group; where there is no value, the currency does not count. Postgres sums whole numbers to decimals, which no column
/// of ours reads.
const AGGREGATES: &str = "COUNT(value) AS rows_counted, CAST(COALESCE(SUM(value / 1000000), 0) AS bigint) AS millions, \
     CAST(COALESCE(SUM(value % 1000000), 0) AS bigint) AS rest, MIN(value) AS least, MAX(value) AS most, \
     MIN(CASE WHEN value IS NOT NULL THEN currency END) AS first_currency, MAX(CASE WHEN value IS NOT NULL THEN currency END) AS last_currency";

fn group(row: &QueryResult) -> Result<Group> {
    let (millions, rest): (i64, i64) = (row.try_get("", "millions")?, row.try_get("", "rest")?);
    let (first, last): (Option<String>, Option<String>) = (row.try_get("", "first_currency")?, row.try_get("", "last_currency")?);
    Ok(Group {
        rows: row.try_get("", "rows_counted")?,
        sum: i128::from(millions) * PART + i128::from(rest),
        least: row.try_get("", "least")?,
        most: row.try_get("", "most")?,
        currencies: first.zip(last),
    })
}

fn day(row: &QueryResult) -> Result<Option<NaiveDate>> {
    let day: Option<String> = row.try_get("", "dimension")?;
    Ok(day.map(|day| day.parse()).transpose()?)
}

impl Dimension {
    /// The column; of a moment its day in UTC, and days as text, which is alike on both databases.
    fn expression(self, backend: DbBackend) -> String {
        match (self.kind, backend) {
            (FieldType::Moment, DbBackend::Postgres) => format!("to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD')", self.name),
            (FieldType::Day, DbBackend::Postgres) => format!("to_char({}, 'YYYY-MM-DD')", self.name),
            (FieldType::Moment | FieldType::Day, _) => format!("date({})", self.name),
            _ => self.name.to_owned(),
        }
    }
}
