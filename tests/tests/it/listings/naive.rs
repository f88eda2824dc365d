//! Whatever is asked of a list, its pages hold what a naive filter over all rows finds, in order: forward and back, on both databases.

use std::cmp::Ordering;

use bursar_kernel::{DateTime, NaiveDate, Rng, TimeDelta, Timestamp, Uuid};
use bursar_store::{Db, Scope, Tenancy, sea_orm};
use bursar_tests::{TestApp, pick};
use bursar_web::listing::{
    Day, Expr, ExprTrait, Flag, Id, Integer, Listing, Moment, ParameterValues, RowsOf, Sealer, Text, by, on, rows, special, word,
};
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, DbBackend, Value};

/// Its words stand for any enumeration's.
type State = bursar_web::Direction;

const STATES: [&str; 2] = ["asc", "desc"];

/// A list with every type of column and every way to compare it.
static LISTING: Listing = Listing::new("ThingPaginationResponse")
    .sort(&[
        by("made_at", Moment),
        by("sent_at", Moment).nullable(),
        by("name", Text).nullable(),
        by("amount", Integer).nullable(),
        by("due_on", Day).nullable(),
        by("state", word::<State>()).nullable(),
        by("parent", Id).column("t.parent").nullable(),
        by("id", Id).column("t.id"),
    ])
    .id("t.id")
    .filter(&[
        on("id", Id).column("t.id").any_of().none_of(),
        on("parent", Id).column("t.parent").eq().any_of().none_of(),
        on("made_at", Moment).eq().range(),
        on("sent_at", Moment).range(),
        on("due_on", Day).eq().range(),
        on("amount", Integer).eq().range().any_of(),
        on("state", word::<State>()).eq().any_of().none_of(),
        on("name", Text).eq().contains().icontains("folded_name").iexact("folded_name").none_of(),
        on("is_open", Flag).eq(),
        special("has_amount", Flag, "With an amount, or without.", has_amount),
    ]);

fn has_amount(given: &ParameterValues<'_>) -> Expr {
    let amount = Expr::col("amount");
    if given.is_true() { amount.is_not_null() } else { amount.is_null() }
}

#[derive(Clone, Debug)]
struct Thing {
    id: Uuid,
    owner: Uuid,
    parent: Option<Uuid>,
    made_at: Timestamp,
    sent_at: Option<Timestamp>,
    due_on: Option<NaiveDate>,
    amount: Option<i64>,
    state: Option<&'static str>,
    name: Option<&'static str>,
    is_open: bool,
}

/// Names that a database could read as patterns, that differ in case only, and whose order depends on who sorts them.
const NAMES: [&str; 9] = ["Ärger", "ärger", "a_b", "a%b", "aXb", "Zoe", "zoe", "", "A'b"];

fn maybe<T>(rng: &Rng, value: T) -> Option<T> {
    (rng.below(4) > 0).then_some(value)
}

fn moment(rng: &Rng) -> Timestamp {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::milliseconds(500 * i64::try_from(rng.below(6)).unwrap())
}

fn day(rng: &Rng) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 2, 27).unwrap() + TimeDelta::days(i64::try_from(rng.below(4)).unwrap())
}

fn amount(rng: &Rng) -> i64 {
    pick(rng, &[-10, -9, 0, 2, 10, 100, i64::MAX])
}

fn id(rng: &Rng) -> Uuid {
    Uuid::from_u128(u128::from(rng.below(u64::MAX)) << 64)
}

fn thing(rng: &Rng, owner: Uuid, parents: &[Uuid]) -> Thing {
    Thing {
        id: id(rng),
        owner,
        parent: maybe(rng, pick(rng, parents)),
        made_at: moment(rng),
        sent_at: maybe(rng, moment(rng)),
        due_on: maybe(rng, day(rng)),
        amount: maybe(rng, amount(rng)),
        state: maybe(rng, pick(rng, &STATES)),
        name: maybe(rng, pick(rng, &NAMES)),
        is_open: rng.below(2) == 0,
    }
}

/// A table of these things; answers its name.
async fn store(db: &Db, things: &[Thing]) -> String {
    let [id, moment, day] = match db.get_database_backend() {
        DbBackend::Postgres => ["uuid", "timestamptz", "date"],
        _ => ["uuid_text", "timestamp_with_timezone_text", "date_text"],
    };
    let table = format!("things_{}", things[0].id.simple());
    let tx = db.begin().await.unwrap();
    let columns = format!(
        "id {id} PRIMARY KEY, owner {id}, parent {id}, made_at {moment}, sent_at {moment}, due_on {day}, amount bigint, state text,
        name text, folded_name text, is_open boolean"
    );
    tx.execute_unprepared(&format!("CREATE TABLE {table} ({columns})")).await.unwrap();
    let mut insert = Query::insert();
    insert.into_table(table.clone()).columns([
        "id",
        "owner",
        "parent",
        "made_at",
        "sent_at",
        "due_on",
        "amount",
        "state",
        "name",
        "folded_name",
        "is_open",
    ]);
    for thing in things {
        let values: [Value; _] = [
            thing.id.into(),
            thing.owner.into(),
            thing.parent.into(),
            thing.made_at.into(),
            thing.sent_at.into(),
            thing.due_on.into(),
            thing.amount.into(),
            thing.state.into(),
            thing.name.into(),
            thing.name.map(str::to_lowercase).into(),
            thing.is_open.into(),
        ];
        insert.values_panic(values.map(Expr::from));
    }
    tx.execute(&insert).await.unwrap();
    tx.commit().await.unwrap();
    table
}

/// One random parameter, and the rows that pass it.
type Asked = (String, String, Box<dyn Fn(&Thing) -> bool>);

/// Does a row of this name pass?
type Passes = Box<dyn Fn(&str) -> bool>;

fn compared<T: PartialOrd + Clone + 'static>(
    rng: &Rng,
    field: &str,
    word: &str,
    value: T,
    of: impl Fn(&Thing) -> Option<T> + 'static,
) -> Asked {
    let (ending, passes): (&str, fn(Ordering) -> bool) =
        pick(rng, &[("__gt", Ordering::is_gt), ("__lt", Ordering::is_lt), ("__gte", Ordering::is_ge), ("__lte", Ordering::is_le)]);
    let passes = move |thing: &Thing| of(thing).and_then(|own| own.partial_cmp(&value)).is_some_and(passes);
    (format!("{field}{ending}"), word.to_owned(), Box::new(passes))
}

fn named(rng: &Rng) -> Asked {
    let letters: String = pick(rng, &["a", "Ä", "z", "%", "_", "'", "Zoe", "ärger", "ÄRG", "", "b"]).to_owned();
    let folded = letters.to_lowercase();
    let (ending, passes): (&str, Passes) = match rng.below(4) {
        0 => (
            "__contains",
            Box::new({
                let letters = letters.clone();
                move |name| name.contains(&letters)
            }),
        ),
        1 => ("__icontains", Box::new(move |name| name.to_lowercase().contains(&folded))),
        2 => ("__iexact", Box::new(move |name| name.to_lowercase() == folded)),
        _ => (
            "",
            Box::new({
                let letters = letters.clone();
                move |name| name == letters
            }),
        ),
    };
    (format!("name{ending}"), letters, Box::new(move |thing| thing.name.is_some_and(&passes)))
}

fn parameter(rng: &Rng, things: &[Thing]) -> Vec<Asked> {
    let (at, on_day, number) = (moment(rng), day(rng), amount(rng));
    vec![match rng.below(11) {
        0 => compared(rng, "made_at", &at.to_rfc3339(), at, |thing| Some(thing.made_at)),
        1 => compared(rng, "sent_at", &at.to_rfc3339(), at, |thing| thing.sent_at),
        2 => compared(rng, "due_on", &on_day.to_string(), on_day, |thing| thing.due_on),
        3 => compared(rng, "amount", &number.to_string(), number, |thing| thing.amount),
        4 => ("amount".into(), number.to_string(), Box::new(move |thing| thing.amount == Some(number))),
        5 => ("due_on".into(), on_day.to_string(), Box::new(move |thing| thing.due_on == Some(on_day))),
        6 => named(rng),
        7 => {
            let open = rng.below(2) == 0;
            ("is_open".into(), open.to_string(), Box::new(move |thing| thing.is_open == open))
        }
        8 => {
            let has = rng.below(2) == 0;
            ("has_amount".into(), has.to_string(), Box::new(move |thing| thing.amount.is_some() == has))
        }
        9 => return several(rng, "state", STATES.map(str::to_owned).to_vec(), |thing| thing.state.map(str::to_owned)),
        _ => {
            let parents = things.iter().filter_map(|thing| thing.parent).take(5).map(|id| id.to_string()).collect();
            return several(rng, "parent", parents, |thing| thing.parent.map(|id| id.to_string()));
        }
    }]
}

/// `__in` or `__not_in` with one or two values.
fn several(rng: &Rng, field: &str, known: Vec<String>, of: fn(&Thing) -> Option<String>) -> Vec<Asked> {
    let words: Vec<String> = (0..1 + rng.below(2)).map(|_| pick(rng, &known)).collect();
    let is_in = rng.below(2) == 0;
    let name = format!("{field}{}", if is_in { "__in" } else { "__not_in" });
    let among = words.clone();
    let passes = move |thing: &Thing| of(thing).is_some_and(|own| among.contains(&own)) == is_in;
    let mut asked: Vec<Asked> = vec![(name.clone(), words[0].clone(), Box::new(passes))];
    asked.extend(words.into_iter().skip(1).map(|word| (name.clone(), word, Box::new(|_: &Thing| true) as Box<dyn Fn(&Thing) -> bool>)));
    asked
}

fn compare(sort: &str, left: &Thing, right: &Thing) -> Ordering {
    let by_sort = match sort {
        "made_at" => left.made_at.cmp(&right.made_at),
        "sent_at" => left.sent_at.cmp(&right.sent_at),
        "name" => left.name.cmp(&right.name),
        "amount" => left.amount.cmp(&right.amount),
        "due_on" => left.due_on.cmp(&right.due_on),
        "state" => left.state.cmp(&right.state),
        "parent" => left.parent.cmp(&right.parent),
        _ => Ordering::Equal,
    };
    by_sort.then(left.id.cmp(&right.id))
}

/// Asks, walks to the last page and back to the first; answers the ids of both ways, in the order of the list.
async fn walk(db: &Db, table: &str, owner: Uuid, mut pairs: Vec<(String, String)>) -> (Vec<Uuid>, Vec<Uuid>) {
    let scope = Scope::of_call(owner, None, None);
    let sealer = Sealer::new(&[1; 32], "/things", &scope);
    let page = async |pairs: Vec<(String, String)>| {
        let query = LISTING.query(sealer.clone(), pairs).expect("a good query").expect("a good token");
        let select = rows(&format!("SELECT t.*, t.id AS read_id FROM {table} t"));
        let read = |row: &sea_orm::QueryResult| Ok(row.try_get::<Uuid>("", "read_id")?);
        query.page(db, RowsOf::Scope(&scope, Tenancy::partner("owner")), select, read).await.expect("a page")
    };
    let token = |word: &str| vec![("pagination_token".to_owned(), word.to_owned())];
    let mut last = page(std::mem::take(&mut pairs)).await;
    let mut forward = last.data.clone();
    assert!(last.prev_pagination_token.is_none(), "nothing is before the first page");
    while let Some(next) = last.next_pagination_token.clone() {
        last = page(token(&next)).await;
        assert!(!last.data.is_empty(), "a page that was announced has rows");
        forward.extend(&last.data);
    }
    let mut back = last.data.clone();
    while let Some(previous) = last.prev_pagination_token.clone() {
        last = page(token(&previous)).await;
        back.splice(0..0, last.data.iter().copied());
    }
    (forward, back)
}

#[tokio::test]
async fn any_filters_in_any_order_find_what_a_naive_filter_finds() {
    let app = TestApp::start().await;
    for seed in 0..4 {
        let rng = Rng::seeded(seed);
        let [owner, other] = [id(&rng), id(&rng)];
        let parents: Vec<Uuid> = (0..4).map(|_| id(&rng)).collect();
        let things: Vec<Thing> = (0..60).map(|_| thing(&rng, if rng.below(6) == 0 { other } else { owner }, &parents)).collect();
        let table = store(app.db(), &things).await;
        for _ in 0..60 {
            let mut asked: Vec<Asked> = Vec::new();
            for _ in 0..rng.below(4) {
                let more = parameter(&rng, &things);
                // Of a parameter that takes one value, the last would count.
                if asked.iter().all(|(name, ..)| *name != more[0].0) {
                    asked.extend(more);
                }
            }
            let sort = pick(&rng, &["made_at", "sent_at", "name", "amount", "due_on", "state", "parent", "id"]);
            let descends = rng.below(2) == 0;
            let mut expected: Vec<&Thing> =
                things.iter().filter(|thing| thing.owner == owner && asked.iter().all(|(_, _, passes)| passes(thing))).collect();
            expected.sort_by(|left, right| compare(sort, left, right));
            if descends {
                expected.reverse();
            }
            let expected: Vec<Uuid> = expected.into_iter().map(|thing| thing.id).collect();
            let mut pairs: Vec<(String, String)> = asked.into_iter().map(|(name, word, _)| (name, word)).collect();
            pairs.extend(
                [("sort", sort.to_owned()), ("order", (if descends { "desc" } else { "asc" }).to_owned())].map(|(n, w)| (n.to_owned(), w)),
            );
            pairs.push(("limit".to_owned(), (1 + rng.below(12)).to_string()));
            let (forward, back) = walk(app.db(), &table, owner, pairs.clone()).await;
            assert_eq!(forward, expected, "seed {seed}: {pairs:?}");
            assert_eq!(back, expected, "seed {seed}, back: {pairs:?}");
        }
    }
}
