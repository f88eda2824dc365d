//! A list is data: one declaration says by what a list can be sorted and filtered. The parameters of the document, the check of the
//! query, the condition, the order and the tokens of the pages are made from it (decision D6).
//!
//! ```ignore
//! pub(crate) static LISTING: Listing = Listing::new("RolePaginationResponse")
//!     .sort(&[by("created_at", Moment), by("updated_at", Moment)])
//!     .filter(&[on("id", Id).any_of(), on("name", Text).eq(), on("created_at", Moment).eq().range()]);
//! ```

mod analytics;
mod body;
mod comparison;
mod document;
mod query;
mod select;
mod token;

use std::borrow::Cow;

use bursar_store::sea_orm;
use sea_orm::DbBackend;
use sea_orm::Value;
use sea_orm::sea_query::{BinOper, Func};
pub use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

pub(crate) use analytics::AnalyticsRoute;
pub use analytics::{Analytics, AnalyticsQuery, Dimension, Metric, Point, along, documents, money, quantity};

pub use FieldType::{Day, Flag, Id, Integer, Moment, Quantity, Text};
use comparison::Comparison;
pub use query::ListQuery;
pub(crate) use query::ListRoute;
pub use select::{RowsOf, rows};
pub use token::{Page, Sealer};

/// `asc` or `desc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// What the values of a column, and those of its parameters, are.
#[derive(Clone, Copy)]
pub enum FieldType {
    /// A UUID.
    Id,
    /// A moment in time; one without a zone is in UTC, a date alone is its first moment.
    Moment,
    /// A date.
    Day,
    /// A whole number, such as an amount in minor units.
    Integer,
    /// A quantity with up to nine decimals; the column holds whole billionths.
    Quantity,
    /// `true` or `false`.
    Flag,
    /// Any text.
    Text,
    /// One word of a closed set; the schema of its type names them.
    Word(fn() -> RefOr<Schema>),
}

/// One word of the enumeration `T`, written in the column as on the wire.
pub const fn word<T: PartialSchema>() -> FieldType {
    FieldType::Word(T::schema)
}

/// The values of one parameter, for a condition that is not a comparison with a column.
pub struct ParameterValues<'a> {
    /// At least one; several where the parameter is repeated.
    pub values: &'a [Value],
    /// The database that is asked.
    pub backend: DbBackend,
}

impl ParameterValues<'_> {
    /// The only value, a text.
    pub fn text(&self) -> &str {
        if let Some(Value::String(Some(text))) = self.values.first() { text } else { "" }
    }

    /// The only value, a flag.
    pub fn is_true(&self) -> bool {
        self.values == [Value::Bool(Some(true))]
    }

    /// Does the column, whose text is in lower case, hold the words that were given, upper and lower case alike?
    pub fn holds(&self, folded: impl Into<Cow<'static, str>>) -> Expr {
        holds(self.backend, Expr::cust(folded), self.text().trim().to_lowercase())
    }

    /// The same of a text as people wrote it. It reads every row, so what many rows have is better folded in a column of its own.
    pub fn holds_in_any_case(&self, text: impl Into<Cow<'static, str>>) -> Expr {
        let (text, expression) = (Expr::cust(text), in_any_case(self.backend, self.text().trim()));
        match self.backend {
            DbBackend::Postgres => text.binary(BinOper::Custom("~"), expression),
            _ => Func::cust("regexp").arg(expression).arg(text).eq(1),
        }
    }

    /// Does the column, whose text is in lower case, begin with the text that was given, upper and lower case alike?
    pub fn begins(&self, folded: &'static str) -> Expr {
        let letters = self.text().to_lowercase();
        let length = i32::try_from(letters.chars().count()).unwrap_or(i32::MAX);
        Func::cust("substr").arg(Expr::cust(folded)).arg(1).arg(length).eq(letters)
    }
}

/// The regular expression that matches these letters, upper and lower case alike. It names the cases: which of them a database knows depends on
/// its locale. Each is written by its number, so that none is special.
fn in_any_case(backend: DbBackend, letters: &str) -> String {
    let written = |letter: char| match backend {
        DbBackend::Postgres => format!("\\U{:08x}", u32::from(letter)),
        _ => format!("\\x{{{:x}}}", u32::from(letter)),
    };
    let cases = |letter: char| {
        let cases = [letter.to_string(), letter.to_lowercase().to_string(), letter.to_uppercase().to_string()];
        cases.into_iter().filter(|case| case.chars().count() == 1).collect::<String>()
    };
    letters.chars().map(|letter| format!("[{}]", cases(letter).chars().map(written).collect::<String>())).collect()
}

/// Does the text hold these letters? None of them is special, as some are to LIKE.
fn holds(backend: DbBackend, text: Expr, letters: String) -> Expr {
    let function = if backend == DbBackend::Postgres { "strpos" } else { "instr" };
    Func::cust(function).arg(text).arg(letters).gt(0)
}

/// What a parameter does to the rows.
#[derive(Clone, Copy)]
enum Effect {
    /// Compares the column with the values; the operators are a set of bits.
    Compare(u16),
    /// Whatever the function makes of the values.
    Condition(fn(&ParameterValues<'_>) -> Expr),
    /// Nothing by itself: the handler asks for it.
    Asked,
}

/// One field of the query: a parameter, or several that compare one column.
#[derive(Clone, Copy)]
pub struct ListField {
    name: &'static str,
    kind: FieldType,
    column: &'static str,
    folded: &'static str,
    effect: Effect,
    is_list: bool,
    is_required: bool,
    length: Option<(usize, usize)>,
    least: Option<i64>,
    words: &'static str,
}

/// Compares a column; its name is that of the field, unless [`ListField::column`] says otherwise.
pub const fn on(name: &'static str, kind: FieldType) -> ListField {
    let effect = Effect::Compare(0);
    ListField { name, kind, column: name, folded: name, effect, is_list: false, is_required: false, length: None, least: None, words: "" }
}

/// A condition of its own; `words` describe it.
pub const fn special(name: &'static str, kind: FieldType, words: &'static str, condition: fn(&ParameterValues<'_>) -> Expr) -> ListField {
    ListField { effect: Effect::Condition(condition), words, ..on(name, kind) }
}

/// A parameter that the handler asks for by [`ListQuery::word`] or [`ListQuery::is_true`]; `words` describe it.
pub const fn asked(name: &'static str, kind: FieldType, words: &'static str) -> ListField {
    ListField { effect: Effect::Asked, words, ..on(name, kind) }
}

impl ListField {
    const fn with(mut self, operators: &[Comparison]) -> Self {
        let Effect::Compare(mut bits) = self.effect else { panic!("only a column is compared") };
        let mut place = 0;
        while place < operators.len() {
            bits |= operators[place].bit();
            place += 1;
        }
        self.effect = Effect::Compare(bits);
        self
    }

    /// `name`: is this value.
    pub const fn eq(self) -> Self {
        self.with(&[Comparison::Equal])
    }

    /// `name__in`: is one of these values.
    pub const fn any_of(self) -> Self {
        self.with(&[Comparison::AnyOf])
    }

    /// `name__not_in`: is none of these values; a row without a value is none of them.
    pub const fn none_of(self) -> Self {
        self.with(&[Comparison::NoneOf])
    }

    /// `name__gt`, `__lt`, `__gte` and `__lte`.
    pub const fn range(self) -> Self {
        self.strictly_between().from_to()
    }

    /// `name__gt` and `__lt`.
    pub const fn strictly_between(self) -> Self {
        self.with(&[Comparison::Greater, Comparison::Less])
    }

    /// `name__gte` and `__lte`.
    pub const fn from_to(self) -> Self {
        self.with(&[Comparison::GreaterOrEqual, Comparison::LessOrEqual])
    }

    /// `name__contains`: holds these letters.
    pub const fn contains(self) -> Self {
        self.with(&[Comparison::Contains])
    }

    /// `name__icontains`: holds these letters, upper and lower case alike. The column holds the text in lower case, folded by us: SQLite
    /// itself folds plain letters only.
    pub const fn icontains(self, folded: &'static str) -> Self {
        ListField { folded, ..self }.with(&[Comparison::ContainsFolded])
    }

    /// `name__iexact`: is this text, upper and lower case alike; the column as in [`ListField::icontains`].
    pub const fn iexact(self, folded: &'static str) -> Self {
        ListField { folded, ..self }.with(&[Comparison::EqualFolded])
    }

    /// The column, where it has another name than the field.
    pub const fn column(self, column: &'static str) -> Self {
        ListField { column, ..self }
    }

    /// The parameter of a condition may be repeated.
    pub const fn repeated(self) -> Self {
        ListField { is_list: true, ..self }
    }

    /// How many characters a text has at least and at most.
    pub const fn length(self, least: usize, most: usize) -> Self {
        ListField { length: Some((least, most)), ..self }
    }

    /// The smallest whole number that is taken.
    pub const fn at_least(self, least: i64) -> Self {
        ListField { least: Some(least), ..self }
    }

    /// The list cannot be asked for without it. For one comparison, not for several of a column.
    pub const fn required(self) -> Self {
        ListField { is_required: true, ..self }
    }

    /// A sentence that the description needs beside the generated one.
    pub const fn says(self, words: &'static str) -> Self {
        ListField { words, ..self }
    }
}

/// A column that a list can be sorted by.
#[derive(Clone, Copy)]
pub struct Sort {
    name: &'static str,
    kind: FieldType,
    column: &'static str,
    is_nullable: bool,
}

/// Sorts by the column of this name.
pub const fn by(name: &'static str, kind: FieldType) -> Sort {
    Sort { name, kind, column: name, is_nullable: false }
}

impl Sort {
    /// The column, where it has another name than the word of the query. The rows hold it without the name of its table.
    pub const fn column(self, column: &'static str) -> Self {
        Sort { column, ..self }
    }

    /// Some rows have no value: these are smaller than all others.
    pub const fn nullable(self) -> Self {
        Sort { is_nullable: true, ..self }
    }
}

/// A list, as data.
pub struct Listing {
    page: &'static str,
    id: &'static str,
    sorts: &'static [Sort],
    default_sort: Option<Sort>,
    order: Option<Direction>,
    limit: u64,
    most: u64,
    filters: &'static [ListField],
    more_filters: &'static [ListField],
}

impl Listing {
    /// A list whose page has this name in the document: oldest first by id, at most 100 rows a page, without filters.
    pub const fn new(page: &'static str) -> Self {
        let order = Some(Direction::Asc);
        Listing { page, id: "id", sorts: &[], default_sort: None, order, limit: 100, most: 100, filters: &[], more_filters: &[] }
    }

    /// What the client can sort by; the first unless the client says otherwise.
    pub const fn sort(mut self, sorts: &'static [Sort]) -> Self {
        self.sorts = sorts;
        self
    }

    /// What the list is sorted by when the client says nothing, where that is none of what it may say.
    pub const fn sorted_by(mut self, sort: Sort) -> Self {
        self.default_sort = Some(sort);
        self
    }

    /// Largest first, unless the client says otherwise.
    pub const fn newest_first(mut self) -> Self {
        self.order = Some(Direction::Desc);
        self
    }

    /// The order depends on what is asked: the handler says it by [`ListQuery::ordered`].
    pub const fn ordered_by_handler(mut self) -> Self {
        self.order = None;
        self
    }

    /// Rows on a page, unless the client says otherwise, and at most.
    pub const fn limit(mut self, rows: u64, most: u64) -> Self {
        self.limit = rows;
        self.most = most;
        self
    }

    /// The column of the id, where it needs the name of its table. The rows hold it as `id`.
    pub const fn id(mut self, column: &'static str) -> Self {
        self.id = column;
        self
    }

    /// What the client can filter by. Several filters must all hold.
    pub const fn filter(mut self, filters: &'static [ListField]) -> Self {
        self.filters = filters;
        self
    }

    /// What the client can filter by beside that.
    pub const fn also_filter(mut self, filters: &'static [ListField]) -> Self {
        self.more_filters = filters;
        self
    }

    /// The sort of this name; without a name, the one of the list.
    fn sort_of(&self, name: Option<&str>) -> Option<Sort> {
        match name {
            Some(name) => self.sorts.iter().find(|sort| sort.name == name).copied(),
            None => self.default_sort.or(self.sorts.first().copied()),
        }
    }

    /// Every parameter that filters: its field, how it compares, its name.
    fn comparisons(&self) -> impl Iterator<Item = (&'static ListField, Option<Comparison>, String)> {
        self.filters.iter().chain(self.more_filters).flat_map(|filter| {
            let bits = if let Effect::Compare(bits) = filter.effect { bits } else { 0 };
            let operators = Comparison::ALL.into_iter().filter(move |operator| bits & operator.bit() != 0).map(Some);
            let itself = (!matches!(filter.effect, Effect::Compare(_))).then_some(None);
            operators
                .chain(itself)
                .map(move |operator| (filter, operator, format!("{}{}", filter.name, operator.map_or("", Comparison::ending))))
        })
    }
}
