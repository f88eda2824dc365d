//! What every ledger must do.

use std::collections::HashSet;

use bursar_connectors::facts::Incremental;
use bursar_connectors::oauth::OAuthError;
use bursar_connectors::record::{Body, LedgerRecord};
use bursar_connectors::{CompanyAnswer, ErrorClass, Kind, Ledger, PageRequest, Platform, Secret, forget_company, open};

use crate::consent::Place;

fn ledger(place: &Place, company: &str, token: &Secret) -> Box<dyn Ledger> {
    open(place.facts, &place.environment, place.wire.clone(), place.pacer.clone(), company, token.clone())
}

/// Every row of a stream, and what the provider announced.
async fn read(ledger: &dyn Ledger, request: PageRequest) -> Vec<LedgerRecord> {
    let mut request = request;
    let mut records = Vec::new();
    for _ in 0..100 {
        let page = ledger.page(&request).await.unwrap_or_else(|error| panic!("{}: {error}", request.stream));
        assert!(page.provider_time.is_some(), "{}: a page says when it was made", request.stream);
        assert_eq!(page.unreadable, []);
        records.extend(page.records);
        request.cursor = page.next;
        if request.cursor.is_none() {
            if let Some(announced) = page.announced {
                assert_eq!(announced, records.len() as u64, "{}: as many as announced", request.stream);
            }
            return records;
        }
    }
    panic!("{} does not end", request.stream)
}

pub async fn everything_is_read(platform: Platform) {
    let place = Place::new(platform);
    let consent = place.consent(1).await;
    assert_eq!(consent.companies.len(), 1);
    let ledger = ledger(&place, &consent.companies[0].id, &consent.tokens.access_token);

    let CompanyAnswer { company, unread, cost } = ledger.company().await.unwrap();
    assert_eq!(unread, [""; 0]);
    assert_eq!((company.name.as_str(), company.base_currency.as_deref()), ("Harbour Light Trading", Some("USD")));
    assert_eq!((company.country.as_deref(), cost.calls), (Some("US"), 1));

    let mut kinds = HashSet::new();
    for stream in &place.facts.streams {
        let request = PageRequest { stream: stream.name.clone(), since: None, cursor: None };
        let records = read(&*ledger, request).await;
        let unique: HashSet<&str> = records.iter().map(|record| record.remote_id.as_str()).collect();
        assert_eq!(unique.len(), records.len(), "{}: nothing twice", stream.name);
        for record in &records {
            assert!(stream.kinds.contains(&record.kind) && record.body.is_some() && !record.raw.is_empty(), "{record:?}");
            assert!(record.unread.is_empty(), "{record:?}");
            kinds.insert(record.kind);
        }
        match stream.name.as_str() {
            "invoices" => assert!(records.iter().filter(|record| record.kind == Kind::Invoice).count() >= 2100),
            "bills" => assert!(records.len() >= 1200),
            "accounts" | "tax" | "items" => assert!(records.len() > 3, "{}: {}", stream.name, records.len()),
            _ => {}
        }
        documents_add_up(&records);
    }
    for kind in [Kind::Account, Kind::TaxRate, Kind::Item, Kind::Invoice, Kind::Bill, Kind::Payment, Kind::BillPayment] {
        assert!(kinds.contains(&kind), "{kind:?} was read");
    }
}

fn documents_add_up(records: &[LedgerRecord]) {
    for record in records {
        let Some(Body::Document(document)) = &record.body else { continue };
        assert_ne!(document.status, "unknown", "{record:?}");
        assert!(document.counterpart_id.is_some() && document.posted_date.is_some(), "{record:?}");
        if let (Some(subtotal), Some(tax)) = (document.subtotal, document.tax_amount) {
            assert_eq!(subtotal.plus(tax), Ok(document.total_amount), "{record:?}");
        }
    }
}

pub async fn nothing_changed(platform: Platform) {
    let place = Place::new(platform);
    let consent = place.consent(1).await;
    let ledger = ledger(&place, &consent.companies[0].id, &consent.tokens.access_token);
    let since = place.env.now();
    let of = |incremental| place.facts.streams.iter().filter(move |stream| stream.incremental == incremental);
    let together: Vec<String> = of(Incremental::Changes).map(|stream| stream.name.clone()).collect();
    if !together.is_empty() {
        let changes = ledger.changes(&together, since + bursar_kernel::TimeDelta::seconds(5)).await.unwrap();
        assert_eq!((changes.records.len(), changes.overflowed.len(), changes.cost.calls), (0, 0, 1));
        let by_page = PageRequest { stream: "vendors".into(), since: Some(since + bursar_kernel::TimeDelta::seconds(5)), cursor: None };
        assert_eq!(read(&*ledger, by_page).await.len(), 0);
    }
    for stream in of(Incremental::ModifiedSince) {
        let request = PageRequest { stream: stream.name.clone(), since: Some(since + bursar_kernel::TimeDelta::seconds(5)), cursor: None };
        assert_eq!(read(&*ledger, request).await.len(), 0, "{}", stream.name);
    }
}

pub async fn tokens_are_given_back(platform: Platform) {
    let place = Place::new(platform);
    let consent = place.consent(1).await;
    let company = &consent.companies[0].id;
    let next = place.oauth.refresh(&consent.tokens.refresh_token).await.unwrap();
    ledger(&place, company, &next.access_token).company().await.unwrap();
    place.oauth.revoke(&next.refresh_token).await.unwrap();
    place.oauth.revoke(&next.refresh_token).await.unwrap();
    assert_eq!(place.oauth.refresh(&next.refresh_token).await.unwrap_err(), OAuthError::InvalidGrant);
    let error = ledger(&place, company, &next.access_token).company().await.unwrap_err();
    assert!(matches!(error.class, ErrorClass::Unauthorized | ErrorClass::Revoked), "{error:?}");
    let wrong = place.oauth.exchange("no-such-code", "https://us.test/callback", None).await.unwrap_err();
    assert_eq!(wrong, OAuthError::InvalidGrant);
}

pub async fn one_company_is_forgotten() {
    let place = Place::new(Platform::Xero);
    let consent = place.consent(2).await;
    assert_eq!(consent.companies.len(), 2);
    let token = &consent.tokens.access_token;
    let (first, second) = (&consent.companies[0], &consent.companies[1]);
    for _ in 0..2 {
        let connection = first.connection_id.as_deref().unwrap();
        let (wire, pacer) = (place.wire.clone(), place.pacer.clone());
        forget_company(place.facts, &place.environment, wire, pacer, token.clone(), connection).await.unwrap();
    }
    assert_eq!(ledger(&place, &first.id, token).company().await.unwrap_err().class, ErrorClass::Revoked);
    ledger(&place, &second.id, token).company().await.unwrap();
}
