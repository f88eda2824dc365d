//! What real ledgers hold and real providers answer, re-told: one file each, with what must be seen of it through the API.

use std::path::Path;

use bursar_connectors::Platform;
use bursar_tests::books::{Books, Connected, Recorded};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    platform: Platform,
    ledger: Recorded,
    /// What the provider does once the company is connected and pulled.
    then: Option<Recorded>,
    expect: Vec<Expectation>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Expectation {
    /// An answer of the API, or the row of its list that holds these members.
    Answer {
        get: String,
        row: Option<Value>,
        at: String,
        is: Value,
    },
    /// The name of the ledger account to which an id in an answer leads.
    Account {
        account_of: String,
        at: String,
        is: String,
    },
    /// A record of the mirror by kind and the provider's id.
    Record {
        record: (String, String),
        at: String,
        is: Value,
    },
    /// How many records of a kind the mirror holds.
    Held {
        held: String,
        is: i64,
    },
    /// Members of a trouble of the latest run, and the rows that it names.
    Trouble {
        trouble: Value,
        rows: Option<Value>,
    },
    /// Words that the connection shows.
    Says {
        connection_says: String,
    },
    Status {
        status: String,
    },
    Run {
        run: String,
    },
    /// How often the token was renewed.
    Renewals {
        renewals: usize,
    },
}

async fn holds(case: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pull/recorded").join(case).with_extension("json");
    let case: Case = serde_json::from_str(&std::fs::read_to_string(path).expect("a case")).expect("a case that can be read");
    let books = Books::open(case.platform).await;
    books.replay(case.ledger);
    let mark = books.mark();
    let connected = books.connect().await;
    if let Some(then) = case.then {
        books.replay(then);
        books.sync(&connected).await;
    }
    let renewals = books.operations(mark).iter().filter(|operation| operation.contains("token")).count();
    for expectation in &case.expect {
        expectation.check(&books, &connected, renewals, &case.why).await;
    }
}

impl Expectation {
    async fn check(&self, books: &Books, connected: &Connected, renewals: usize, why: &str) {
        let at = |value: &Value, pointer: &str| value.pointer(pointer).cloned().unwrap_or_default();
        let (found, expected) = match self {
            Expectation::Answer { get, row, at: pointer, is } => {
                (at(&seen(books, connected, get, row.as_ref()).await, pointer), is.clone())
            }
            Expectation::Account { account_of, at: pointer, is } => {
                let id = at(&seen(books, connected, account_of, None).await, pointer);
                (at(&seen(books, connected, "/ledger_accounts", Some(&json!({ "id": id }))).await, "/name"), json!(is))
            }
            Expectation::Record { record: (kind, id), at: pointer, is } => {
                let row = json!({ "remote_id": id });
                (at(&seen(books, connected, &format!("/accounting_records?kind={kind}&limit=100"), Some(&row)).await, pointer), is.clone())
            }
            Expectation::Held { held, is } => (json!(books.held(connected, held).await), json!(is)),
            Expectation::Trouble { trouble, rows } => {
                let run = latest_run(books).await;
                let troubles = run["troubles"].as_array().cloned().unwrap_or_default();
                let found = troubles.iter().find(|found| holds_members(found, trouble)).cloned();
                assert!(found.is_some(), "{why}: {trouble} among {troubles:#?}");
                (found.map_or(Value::Null, |found| found["rows"].clone()), rows.clone().unwrap_or_default())
            }
            Expectation::Says { connection_says } => {
                let message = books.connection(connected).await["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
                (json!(message.contains(connection_says.as_str())), json!(true))
            }
            Expectation::Status { status } => (books.connection(connected).await["status"].clone(), json!(status)),
            Expectation::Run { run } => (latest_run(books).await["status"].clone(), json!(run)),
            // The first is the one for the code.
            Expectation::Renewals { renewals: expected } => (json!(renewals), json!(expected + 1)),
        };
        let is_asked = !matches!(self, Expectation::Trouble { rows: None, .. });
        let is_same = found == expected || (found.is_number() && found.as_f64() == expected.as_f64());
        assert!(is_same || !is_asked, "{why}: {self:?}: {found}");
    }
}

async fn seen(books: &Books, connected: &Connected, path: &str, row: Option<&Value>) -> Value {
    let answer = books.get(connected, path).await;
    let Some(row) = row else { return answer };
    answer["data"].as_array().into_iter().flatten().find(|found| holds_members(found, row)).cloned().unwrap_or_default()
}

async fn latest_run(books: &Books) -> Value {
    books.partner.get("/sync_runs").await.expect(200)["data"][0].clone()
}

fn holds_members(value: &Value, members: &Value) -> bool {
    members.as_object().is_some_and(|members| members.iter().all(|(name, member)| value[name] == *member))
}

/// One test for each file, and no file without a test.
macro_rules! cases {
    ($($name:ident)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                holds(stringify!($name)).await;
            }
        )*

        #[test]
        fn every_case_is_run() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pull/recorded");
            let mut files: Vec<String> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
            let mut tests = vec![$(concat!(stringify!($name), ".json").to_owned()),*];
            files.sort();
            tests.sort();
            assert_eq!(files, tests);
        }
    };
}

cases! {
    a_currency_that_is_none
    a_date_that_is_none
    a_list_that_is_never_served
    a_list_that_is_not_given_whole
    a_question_that_is_refused
    a_right_that_is_lacking
    a_row_that_is_none
    a_time_with_an_offset
    absent_and_null_members
    amounts_alone
    amounts_that_hold_the_tax
    balances_in_the_home_currency
    disconnected_in_xml
    empty_rate_list
    flat_discount
    item_account
    members_of_no_shape
    more_tax_codes_than_fit
    pages_that_take_too_long
    pages_too_large_for_the_gateway
    refund_of_an_overpayment
    row_that_cannot_be_served
    text_with_nul
}
