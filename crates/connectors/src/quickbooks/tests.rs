use std::sync::{Arc, Mutex};

use bursar_kernel::{Clock, Env, Rng};
use http::{Request, Response};

use crate::wire::{Wire, WireError, WireLimits};
use crate::{
    CompanyAnswer, ConnectorError, Cost, Environment, ErrorClass, Facts, Kind, Ledger, Pacer, PageRequest, Platform, Secret, open,
};
use bytes::Bytes;

/// A list of ids that is edited while it is read: before each answer, the function may change it.
#[derive(Clone)]
struct Books {
    ids: Arc<Mutex<Vec<u64>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Books {
    fn new(count: u64) -> Books {
        Books { ids: Arc::new(Mutex::new((1..=count).collect())), asked: Arc::default() }
    }

    /// Position and size of the page that is asked for.
    fn page(request: &Request<Bytes>) -> (usize, usize) {
        let asked = percent_encoding::percent_decode_str(request.uri().query().unwrap()).decode_utf8().unwrap().into_owned();
        let after = |word: &str| -> usize { asked.split(word).nth(1).unwrap().split([' ', '&']).next().unwrap().parse().unwrap() };
        (after("STARTPOSITION "), after("MAXRESULTS "))
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        assert_eq!(request.headers()["authorization"], "Bearer token");
        let query = request.uri().query().unwrap();
        assert!(query.ends_with("minorversion=75"));
        let asked = percent_encoding::percent_decode_str(query).decode_utf8().unwrap().into_owned();
        let (position, size) = Books::page(request);
        self.asked.lock().unwrap().push(asked.clone());
        let ids = self.ids.lock().unwrap();
        let rows: Vec<String> = ids
            .iter()
            .skip(position - 1)
            .take(size)
            .map(|id| format!(r#"{{"Id":"{id}","SyncToken":"0","TotalAmt":1.5,"Balance":1.5}}"#))
            .collect();
        let inner = match rows.len() {
            0 => "{}".to_owned(),
            count => format!(r#"{{"Invoice":[{}],"startPosition":{position},"maxResults":{count}}}"#, rows.join(",")),
        };
        Response::new(Bytes::from(format!(r#"{{"QueryResponse":{inner},"time":"2026-01-01T00:00:00.250-08:00"}}"#)))
    }
}

fn ledger(serve: impl Fn(&Request<Bytes>) -> Response<Bytes> + Clone + Send + Sync + 'static) -> Box<dyn Ledger> {
    let answer = move |request: Request<Bytes>| {
        let answer = serve(&request);
        async move { Ok::<_, WireError>(answer) }
    };
    let env = Env { clock: Clock::fixed("2026-01-15T00:00:00Z".parse().unwrap()), rng: Rng::seeded(3) };
    let (wire, pacer) = (Wire::from_function(answer, WireLimits::default()), Pacer::unlimited(env));
    open(Facts::of(Platform::QuickbooksOnline), &Environment::Sandbox, wire, pacer, "4620", Secret::new("token"))
}

/// Reads all invoices; `between` edits the books after each page.
async fn read(books: &Books, mut between: impl FnMut(&mut Vec<u64>, usize)) -> Result<Vec<u64>, ErrorClass> {
    let serving = books.clone();
    let ledger = ledger(move |request| serving.answer(request));
    let mut request = PageRequest { stream: "invoices".into(), since: None, cursor: None };
    let mut read = Vec::new();
    for page_number in 1.. {
        let page = ledger.page(&request).await.map_err(|error| error.class)?;
        assert_eq!(page.provider_time, "2026-01-01T08:00:00.25Z".parse().ok());
        read.extend(page.records.iter().map(|record| record.remote_id.parse::<u64>().unwrap()));
        request.cursor = page.next;
        if request.cursor.is_none() {
            break;
        }
        between(&mut books.ids.lock().unwrap(), page_number);
    }
    Ok(read)
}

#[tokio::test]
async fn every_row_is_read_once() {
    for count in [0, 1, 999, 1000, 1001, 1999, 2000, 3500] {
        let read = read(&Books::new(count), |_, _| {}).await.unwrap();
        assert_eq!(read, (1..=count).collect::<Vec<_>>(), "{count}");
    }
}

#[tokio::test]
async fn no_row_is_lost_when_others_are_deleted_between_two_pages() {
    let deletions: [fn(&mut Vec<u64>); 6] = [
        |ids| drop(ids.drain(..1)),
        |ids| drop(ids.drain(..2)),
        |ids| drop(ids.drain(..150)),
        // The last row read itself, and the one before it.
        |ids| ids.retain(|id| *id != 1000),
        |ids| ids.retain(|id| *id != 1000 && *id != 999),
        |ids| ids.retain(|id| *id > 500 && *id != 1000),
    ];
    for (case, delete) in deletions.iter().enumerate() {
        let books = Books::new(2500);
        let read = read(&books, |ids, page| {
            if page == 1 {
                delete(ids)
            }
        })
        .await
        .unwrap();
        let missed: Vec<u64> = books.ids.lock().unwrap().iter().copied().filter(|id| !read.contains(id)).collect();
        assert_eq!(missed, [0; 0], "case {case}");
        let mut unique = read.clone();
        unique.dedup();
        assert_eq!(unique.len(), read.len(), "case {case}: nothing twice");
    }
}

/// Reads all invoices of so many from a provider that refuses some pages; answers with what was read, and what was unreadable.
async fn read_past(
    count: u64,
    is_refused: fn(usize, usize) -> bool,
    status: u16,
    refusal: &'static str,
) -> Result<(Vec<u64>, Vec<String>), ConnectorError> {
    let books = Books::new(count);
    let ledger = ledger(move |request| {
        let answer = books.answer(request);
        let (position, size) = Books::page(request);
        if is_refused(position, size) { Response::builder().status(status).body(Bytes::from(refusal)).unwrap() } else { answer }
    });
    let mut request = PageRequest { stream: "invoices".into(), since: None, cursor: None };
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    loop {
        let page = ledger.page(&request).await?;
        read.extend(page.records.iter().map(|record| record.remote_id.parse::<u64>().unwrap()));
        unreadable.extend(page.unreadable.into_iter().map(|row| row.reason));
        match page.next {
            Some(next) => request.cursor = Some(next),
            None => return Ok((read, unreadable)),
        }
    }
}

const MADE_INACTIVE: &str = r#"{"Fault":{"Error":[{"Message":"An application error has occurred","Detail":"Something you use was made inactive.","code":"10000"}],"type":"SystemFault"}}"#;

#[tokio::test(start_paused = true)]
async fn a_row_that_the_provider_cannot_serve_costs_no_other() {
    for (count, bad) in [(5, 3), (5, 1), (5, 5), (2300, 1999), (1001, 1001), (1, 1)] {
        // A function pointer holds nothing: the place of the bad row is told by the case.
        let is_refused: fn(usize, usize) -> bool = match bad {
            1 => |position, size| (position..position + size).contains(&1),
            3 => |position, size| (position..position + size).contains(&3),
            5 => |position, size| (position..position + size).contains(&5),
            1001 => |position, size| (position..position + size).contains(&1001),
            _ => |position, size| (position..position + size).contains(&1999),
        };
        let (read, unreadable) = read_past(count, is_refused, 500, MADE_INACTIVE).await.unwrap();
        assert_eq!(read, (1..=count).filter(|id| *id != bad).collect::<Vec<_>>(), "{count} {bad}");
        assert_eq!(unreadable.len(), 1, "{unreadable:?}");
        assert!(unreadable[0].starts_with(&format!("row {bad} of the list: ")), "{unreadable:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn pages_shrink_to_what_the_gateway_can_answer() {
    let gateway = r#"<?xml version="1.0"?><IntuitResponse><Fault type="SERVICE"><Error code="6002"><Message>message=GatewayTimeout; errorCode=006002; statusCode=504</Message></Error></Fault></IntuitResponse>"#;
    let (read, unreadable) = read_past(3500, |_, size| size > 101, 504, gateway).await.unwrap();
    assert_eq!((read, unreadable), ((1..=3500).collect::<Vec<_>>(), vec![]));
    let error = read_past(10, |_, _| true, 504, gateway).await.unwrap_err();
    assert_eq!((error.class, error.code.as_deref()), (ErrorClass::Retry, Some("6002")), "a provider that answers nothing skips nothing");
}

#[tokio::test]
async fn no_row_is_lost_when_others_are_added_before_them() {
    let books = Books::new(2500);
    let read = read(&books, |ids, page| {
        if page == 1 {
            ids.splice(0..0, 9000..9007).for_each(drop)
        }
    })
    .await
    .unwrap();
    assert!((1..=2500).all(|id| read.contains(&id)));
}

#[tokio::test]
async fn a_list_that_melts_away_is_read_from_its_beginning_or_not_at_all() {
    let books = Books::new(1500);
    let small = read(&books, |ids, page| {
        if page == 1 {
            ids.retain(|id| *id > 1400)
        }
    })
    .await
    .unwrap();
    assert!((1401..=1500).all(|id| small.contains(&id)));
}

#[tokio::test]
async fn records_keep_the_bytes_of_their_rows_and_their_cost() {
    let books = Books::new(2);
    let serving = books.clone();
    let ledger = ledger(move |request| serving.answer(request));
    let page = ledger.page(&PageRequest { stream: "invoices".into(), since: None, cursor: None }).await.unwrap();
    assert_eq!(page.records[1].raw, r#"{"Id":"2","SyncToken":"0","TotalAmt":1.5,"Balance":1.5}"#);
    assert_eq!((page.records[1].kind, page.cost.calls, page.announced), (Kind::Invoice, 1, None));
    assert!(books.asked.lock().unwrap()[0].contains("query=SELECT * FROM Invoice ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000"));
}

#[tokio::test]
async fn changes_come_over_many_streams_with_what_was_deleted() {
    let ledger = ledger(|request| {
        let query = percent_encoding::percent_decode_str(request.uri().query().unwrap()).decode_utf8().unwrap().into_owned();
        assert_eq!(query, "entities=Vendor,Invoice&changedSince=2026-01-14T00:00:00+00:00&minorversion=75");
        let body = r#"{"CDCResponse":[{"QueryResponse":[{"Vendor":[{"Id":"1","SyncToken":"2","DisplayName":"V"}],"startPosition":1,"maxResults":1},
            {"Invoice":[{"domain":"QBO","status":"Deleted","Id":"7","MetaData":{"LastUpdatedTime":"2026-01-14T01:00:00-08:00"}},
              {"Id":"8","SyncToken":"1","TotalAmt":0,"Balance":0,"PrivateNote":"Voided"}]},{}]}],"time":"2026-01-15T00:00:00.000-08:00"}"#;
        Response::new(Bytes::from(body))
    });
    let streams = ["invoices".to_owned(), "vendors".to_owned()];
    let changes = ledger.changes(&streams, "2026-01-14T00:00:00.9Z".parse().unwrap()).await.unwrap();
    let found: Vec<_> = changes.records.iter().map(|record| (record.kind, record.remote_id.as_str(), record.is_deleted)).collect();
    assert_eq!(found, [(Kind::Vendor, "1", false), (Kind::Invoice, "7", true), (Kind::Invoice, "8", false)]);
    assert!(changes.records[1].body.is_none() && changes.overflowed.is_empty());

    let old = ledger.changes(&streams, "2025-12-01T00:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!((old.overflowed.as_slice(), old.cost), (streams.as_slice(), Cost::default()));
    let unknown = ledger.changes(&["tax".to_owned()], "2026-01-14T00:00:00Z".parse().unwrap()).await.unwrap_err();
    assert_eq!(unknown.class, ErrorClass::Bug);
}

#[tokio::test]
async fn a_full_answer_about_changes_may_have_left_something_out() {
    let ledger = ledger(|_| {
        let rows: Vec<String> = (0..1000).map(|id| format!(r#"{{"Id":"{id}","status":"Deleted"}}"#)).collect();
        Response::new(Bytes::from(format!(r#"{{"CDCResponse":[{{"QueryResponse":[{{"Bill":[{}]}}]}}]}}"#, rows.join(","))))
    });
    let streams = ["bills".to_owned(), "payments".to_owned()];
    let changes = ledger.changes(&streams, "2026-01-14T00:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!((changes.records.len(), changes.overflowed.as_slice()), (1000, streams.as_slice()));
}

#[tokio::test]
async fn company_and_tax_share_one_batch() {
    let ledger = ledger(|request| {
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/v3/company/4620/batch"));
        let body = r#"{"BatchItemResponse":[{"bId":"rates","QueryResponse":{"TaxRate":[{"Id":"1","Name":"GST","RateValue":5}],"maxResults":1}},
            {"bId":"codes","QueryResponse":{"TaxCode":[{"Id":"2","SyncToken":"0","Name":"G","Active":true,
              "SalesTaxRateList":{"TaxRateDetail":[{"TaxRateRef":{"value":"1"},"TaxTypeApplicable":"TaxOnAmount","TaxOrder":0}]}}]}},
            {"bId":"company","QueryResponse":{"CompanyInfo":[{"CompanyName":"Shed","Country":"CA"}]}},
            {"bId":"preferences","QueryResponse":{"Preferences":[{"CurrencyPrefs":{"HomeCurrency":{"value":"CAD"}}}]}}],"time":"2026-01-15T00:00:00.000-08:00"}"#;
        Response::new(Bytes::from(body))
    });
    let CompanyAnswer { company, cost, .. } = ledger.company().await.unwrap();
    assert_eq!((company.name.as_str(), company.base_currency.as_deref(), cost.calls), ("Shed", Some("CAD"), 1));
    let request = PageRequest { stream: "tax".into(), since: None, cursor: None };
    let tax = ledger.page(&request).await.unwrap();
    assert_eq!((tax.records.len(), tax.records[0].remote_id.as_str(), tax.cost.calls), (1, "2", 0));
    assert_eq!(ledger.page(&request).await.unwrap().cost.calls, 1, "what was handed out once is asked for again");
}

#[tokio::test]
async fn a_company_with_a_tax_code_for_each_place_is_read_whole() {
    let ledger = ledger(|request| {
        let (batch, query) = (request.method() == "POST", request.uri().query().unwrap_or_default().to_owned());
        let codes = |ids: std::ops::RangeInclusive<u32>| -> String {
            let row = |id| {
                format!(
                    r#"{{"Id":"{id}","SyncToken":"0","Name":"Place {id}","SalesTaxRateList":{{"TaxRateDetail":[{{"TaxRateRef":{{"value":"{id}"}}}}]}}}}"#
                )
            };
            ids.map(row).collect::<Vec<_>>().join(",")
        };
        let rates = |ids: std::ops::RangeInclusive<u32>| -> String {
            ids.map(|id| format!(r#"{{"Id":"{id}","Name":"Place {id}","RateValue":6.5}}"#)).collect::<Vec<_>>().join(",")
        };
        let body = match (batch, query.contains("TaxCode")) {
            (true, _) => format!(
                r#"{{"BatchItemResponse":[{{"bId":"rates","QueryResponse":{{"TaxRate":[{}]}}}},{{"bId":"codes","QueryResponse":{{"TaxCode":[{}]}}}},
                    {{"bId":"company","QueryResponse":{{"CompanyInfo":[{{"CompanyName":"Shed"}}]}}}},{{"bId":"preferences","QueryResponse":{{}}}}]}}"#,
                rates(1..=1000),
                codes(1..=1000)
            ),
            (false, true) => format!(r#"{{"QueryResponse":{{"TaxCode":[{}]}}}}"#, codes(1001..=1200)),
            (false, false) => format!(r#"{{"QueryResponse":{{"TaxRate":[{}]}}}}"#, rates(1001..=1400)),
        };
        Response::new(Bytes::from(body))
    });
    assert_eq!(ledger.company().await.unwrap().company.name, "Shed");
    let tax = ledger.page(&PageRequest { stream: "tax".into(), since: None, cursor: None }).await.unwrap();
    assert_eq!((tax.records.len(), tax.cost.calls), (1200, 2));
    let percent = "6.5".parse().ok();
    let has_rate =
        |record: &crate::LedgerRecord| matches!(&record.body, Some(crate::record::Body::TaxRate(rate)) if rate.effective_rate == percent);
    assert!(tax.records.iter().all(has_rate));
}

#[tokio::test]
async fn taxes_that_cannot_be_read_keep_nobody_from_the_company() {
    let ledger = ledger(|_| {
        let body = r#"{"BatchItemResponse":[{"bId":"codes","Fault":{"Error":[{"Message":"m","code":"5020"}]}},{"bId":"rates","QueryResponse":{}},
            {"bId":"company","QueryResponse":{"CompanyInfo":[{"CompanyName":"Shed"}]}},{"bId":"preferences","QueryResponse":{}}]}"#;
        Response::new(Bytes::from(body))
    });
    assert_eq!(ledger.company().await.unwrap().company.name, "Shed");
    let request = PageRequest { stream: "tax".into(), since: None, cursor: None };
    assert_eq!(ledger.page(&request).await.unwrap_err().code.as_deref(), Some("5020"));
}
