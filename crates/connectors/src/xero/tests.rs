use std::sync::{Arc, Mutex};

use bursar_kernel::{Clock, Env, Rng};
use bytes::Bytes;
use http::{Request, Response};

use crate::wire::{Wire, WireError, WireLimits};
use crate::{Environment, ErrorClass, Facts, Kind, Ledger, Pacer, PageRequest, Platform, Secret, companies, forget_company, open};

type Asked = Arc<Mutex<Vec<Request<Bytes>>>>;

fn pacer() -> Pacer {
    Pacer::unlimited(Env { clock: Clock::fixed("2026-01-15T00:00:00Z".parse().unwrap()), rng: Rng::seeded(3) })
}

fn wire(serve: impl Fn(&Request<Bytes>) -> (u16, String) + Clone + Send + Sync + 'static) -> (Wire, Asked) {
    let asked = Asked::default();
    let kept = Arc::clone(&asked);
    let answer = move |request: Request<Bytes>| {
        let (status, body) = serve(&request);
        kept.lock().unwrap().push(request);
        let answer = Response::builder().status(status).header("date", "Thu, 15 Jan 2026 00:00:01 GMT").body(Bytes::from(body)).unwrap();
        async move { Ok::<_, WireError>(answer) }
    };
    (Wire::from_function(answer, WireLimits::default()), asked)
}

fn ledger(serve: impl Fn(&Request<Bytes>) -> (u16, String) + Clone + Send + Sync + 'static) -> (Box<dyn Ledger>, Asked) {
    let (wire, asked) = wire(serve);
    (open(Facts::of(Platform::Xero), &Environment::Production, wire, pacer(), "t-1", Secret::new("token")), asked)
}

fn request(stream: &str) -> PageRequest {
    PageRequest { stream: stream.into(), since: None, cursor: None }
}

#[tokio::test]
async fn pages_are_numbered_ordered_by_id_and_announced() {
    let (ledger, asked) = ledger(|request| {
        let page: u64 = request.uri().query().unwrap().split("page=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
        let rows = if page == 1 {
            r#"{"Type":"ACCREC","InvoiceID":"i-1","Status":"DRAFT","Total":1},{"Type":"ACCPAY","InvoiceID":"i-2","Total":2}"#
        } else {
            r#"{"Type":"ACCREC","InvoiceID":"i-3","Total":3}"#
        };
        (
            200,
            format!(
                r#"{{"Id":"x","Status":"OK","DateTimeUTC":"\/Date(1768435200250)\/","pagination":{{"page":{page},"pageSize":2,"pageCount":2,"itemCount":3}},"Invoices":[{rows}]}}"#
            ),
        )
    });
    let first = ledger.page(&request("invoices")).await.unwrap();
    assert_eq!(first.records.iter().map(|record| record.kind).collect::<Vec<_>>(), [Kind::Invoice, Kind::Bill]);
    assert_eq!((first.announced, first.provider_time), (Some(3), "2026-01-15T00:00:00.25Z".parse().ok()));
    let second = ledger.page(&PageRequest { cursor: first.next, ..request("invoices") }).await.unwrap();
    assert_eq!((second.records.len(), second.next), (1, None));
    let asked = asked.lock().unwrap();
    assert_eq!(asked[0].uri(), "https://api.xero.com/api.xro/2.0/Invoices?page=1&pageSize=1000&order=InvoiceID%20ASC&unitdp=4");
    assert_eq!(asked[0].headers()["xero-tenant-id"], "t-1");
    assert!(!asked[0].headers().contains_key("if-modified-since"));
}

#[tokio::test]
async fn an_answer_without_pagination_ends_with_an_empty_page() {
    let (ledger, _) = ledger(|request| {
        let rows = if request.uri().query().unwrap().contains("page=1&") { r#"{"ContactID":"c","Name":"N"}"# } else { "" };
        (200, format!(r#"{{"Contacts":[{rows}]}}"#))
    });
    let first = ledger.page(&request("contacts")).await.unwrap();
    let second = ledger.page(&PageRequest { cursor: first.next.clone(), ..request("contacts") }).await.unwrap();
    assert_eq!((first.next.is_some(), second.next), (true, None));
}

#[tokio::test(start_paused = true)]
async fn pages_shrink_and_a_row_that_xero_cannot_serve_is_passed_over() {
    let (ledger, asked) = ledger(|request| {
        let query = request.uri().query().unwrap();
        let of = |name: &str| -> usize { query.split(name).nth(1).unwrap().split('&').next().unwrap().parse().unwrap() };
        let (page, size) = (of("page="), of("pageSize="));
        let rows = (page - 1) * size + 1..=(page * size).min(1234);
        if size > 100 || rows.contains(&205) {
            return (503, String::new());
        }
        let rows: Vec<String> = rows.map(|id| format!(r#"{{"InvoiceID":"i-{id}","Type":"ACCPAY","Total":1}}"#)).collect();
        let pages = 1234_usize.div_ceil(size);
        (
            200,
            format!(
                r#"{{"pagination":{{"page":{page},"pageSize":{size},"pageCount":{pages},"itemCount":1234}},"Invoices":[{}]}}"#,
                rows.join(",")
            ),
        )
    });
    let (mut asking, mut read, mut unreadable) = (request("invoices"), Vec::new(), Vec::new());
    loop {
        let page = ledger.page(&asking).await.unwrap();
        read.extend(page.records.into_iter().map(|record| record.remote_id));
        unreadable.extend(page.unreadable.into_iter().map(|row| row.reason));
        match page.next {
            Some(next) => asking.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(read, (1..=1234).filter(|id| *id != 205).map(|id| format!("i-{id}")).collect::<Vec<_>>());
    assert!(unreadable.len() == 1 && unreadable[0].starts_with("row 205 of the list: "), "{unreadable:?}");
    assert!(asked.lock().unwrap().len() < 80, "{}", asked.lock().unwrap().len());
    let older = PageRequest { cursor: Some("page 2".into()), ..request("contacts") };
    assert!(ledger.page(&older).await.is_err());
    assert!(asked.lock().unwrap().iter().any(|request| request.uri().query().unwrap().starts_with("page=2&pageSize=1000&")));
}

#[tokio::test]
async fn a_conditional_call_may_have_no_body() {
    let (ledger, asked) = ledger(|_| (304, String::new()));
    let since = "2026-01-14T23:59:58.9Z".parse().ok();
    let page = ledger.page(&PageRequest { since, ..request("payments") }).await.unwrap();
    assert_eq!((page.records.len(), page.next, page.provider_time), (0, None, "2026-01-15T00:00:01Z".parse().ok()));
    assert_eq!(asked.lock().unwrap()[0].headers()["if-modified-since"], "2026-01-14T23:59:58");
}

#[tokio::test]
async fn small_lists_come_whole() {
    let (ledger, asked) = ledger(|_| (200, r#"{"TaxRates":[{"TaxType":"NONE","Name":"No tax"}]}"#.to_owned()));
    let page = ledger.page(&PageRequest { since: "2026-01-14T00:00:00Z".parse().ok(), ..request("tax") }).await.unwrap();
    assert_eq!((page.records.len(), page.next, page.announced), (1, None, None));
    let asked = asked.lock().unwrap();
    assert_eq!(asked[0].uri().path_and_query().unwrap(), "/api.xro/2.0/TaxRates");
    assert!(!asked[0].headers().contains_key("if-modified-since"), "tax rates know no time of change");
}

#[tokio::test(start_paused = true)]
async fn failures_are_told_by_their_content() {
    let cases = [
        (200, "<html>", ErrorClass::Retry),
        (200, r#"{"Invoices":[{"InvoiceID":"#, ErrorClass::Retry),
        (200, r#"{"Status":"OK"}"#, ErrorClass::Retry),
        (403, r#"{"title":"Forbidden","status":403,"detail":"AuthenticationUnsuccessful"}"#, ErrorClass::Revoked),
        (404, "The resource you're looking for cannot be found", ErrorClass::Bug),
        (200, r#"{"Invoices":{"InvoiceID":"i-1"}}"#, ErrorClass::Retry),
    ];
    for (status, body, class) in cases {
        let (ledger, _) = ledger(move |_| (status, body.to_owned()));
        assert_eq!(ledger.page(&request("invoices")).await.unwrap_err().class, class, "{status} {body}");
    }
    let (ledger, _) = ledger(|_| (200, String::new()));
    assert_eq!(ledger.changes(&[], "2026-01-14T00:00:00Z".parse().unwrap()).await.unwrap_err().class, ErrorClass::Bug);
    assert_eq!(ledger.page(&PageRequest { cursor: Some("x".into()), ..request("invoices") }).await.unwrap_err().class, ErrorClass::Bug);
}

#[tokio::test]
async fn the_companies_of_a_consent_are_those_of_its_event() {
    let rows = r#"[{"id":"n-1","authEventId":"e-1","tenantId":"t-1","tenantType":"ORGANISATION","tenantName":"One","createdDateUtc":"2019-12-07T18:46:19.5165400"},
        {"id":"n-2","authEventId":"e-2","tenantId":"t-2","tenantType":"ORGANISATION","tenantName":"Two"},
        {"id":"n-3","authEventId":"e-2","tenantId":"t-3","tenantType":"PRACTICE","tenantName":"Three"}]"#;
    for (event, expected) in [(Some("e-2"), vec!["t-2"]), (Some("e-9"), vec!["t-1", "t-2"]), (None, vec!["t-1", "t-2"])] {
        let (wire, _) = wire(move |_| (200, rows.to_owned()));
        let (facts, token) = (Facts::of(Platform::Xero), Secret::new("token"));
        let (found, cost) = companies(facts, &Environment::Production, wire, pacer(), token, event).await.unwrap();
        assert_eq!(found.iter().map(|company| company.id.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!((cost.calls, found[0].connection_id.is_some()), (1, true));
    }
}

#[tokio::test]
async fn one_company_is_forgotten_by_its_connection() {
    for status in [204, 404] {
        let (wire, asked) = wire(move |_| (status, String::new()));
        let (facts, token) = (Facts::of(Platform::Xero), Secret::new("token"));
        forget_company(facts, &Environment::Production, wire, pacer(), token, "n-1").await.unwrap();
        let asked = asked.lock().unwrap();
        assert_eq!((asked[0].method().as_str(), asked[0].uri().path()), ("DELETE", "/connections/n-1"));
    }
    let (wire, _) = wire(|_| (204, String::new()));
    let facts = Facts::of(Platform::QuickbooksOnline);
    let error = forget_company(facts, &Environment::Production, wire, pacer(), Secret::new("t"), "n").await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Bug);
}
