use super::*;

#[test]
fn every_file_of_facts_is_sound() {
    for platform in Platform::ALL {
        let facts = Facts::of(platform);
        assert_eq!(facts.platform, platform);
        assert!(facts.limits.burst >= 1 && facts.limits.burst < facts.limits.per_minute && facts.limits.attempts >= 1);
        assert_eq!(facts.oauth.companies == CompanySource::Connections, facts.production.connections.is_some());
        let mut names: Vec<&str> = facts.streams.iter().map(|stream| stream.name.as_str()).collect();
        assert_eq!(names[..2], ["accounts", "tax"], "small lists come first");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), facts.streams.len(), "stream names are unique");
        assert!(Url::parse(&facts.pricing.source).is_ok() && !facts.pricing.plans.is_empty());
        assert!(facts.pricing.plans.windows(2).all(|pair| pair[0].monthly_fee < pair[1].monthly_fee), "smallest first");
        for stream in &facts.streams {
            assert!(!stream.kinds.is_empty());
            let is_asked_for = stream.scopes.iter().any(|scope| facts.oauth.scopes.contains(scope));
            assert!(stream.scopes.is_empty() || is_asked_for, "{}: what it needs is asked for", stream.name);
            assert!(stream.paging == Paging::None || stream.order.is_some(), "{}: pages need an order", stream.name);
        }
        for environment in [Environment::Production, Environment::Sandbox] {
            let endpoints = facts.endpoints(&environment);
            for address in [endpoints.authorize, endpoints.token, endpoints.revoke, endpoints.api] {
                assert_eq!(Url::parse(&address).unwrap().scheme(), "https", "{address}");
            }
        }
    }
}

#[test]
fn each_feature_asks_for_more_and_for_nothing_twice() {
    let xero = Facts::of(Platform::Xero);
    let all = [Feature::Attachments, Feature::BankTransactions, Feature::Journals];
    assert_eq!(xero.scopes(&[]), xero.oauth.scopes);
    assert_eq!(xero.scopes(&all).len(), xero.oauth.scopes.len() + 3);
    assert!(xero.scopes(&[Feature::Attachments, Feature::Attachments]).ends_with(&["accounting.payments", "accounting.attachments"]));
    let quickbooks = Facts::of(Platform::QuickbooksOnline);
    assert_eq!(quickbooks.scopes(&all), quickbooks.oauth.scopes, "one scope covers all of QuickBooks");
}

#[test]
fn a_simulator_takes_the_place_of_every_host() {
    let at = Environment::At(Url::parse("http://127.0.0.1:4000").unwrap());
    let endpoints = Facts::of(Platform::Xero).endpoints(&at);
    assert_eq!(endpoints.token, "http://127.0.0.1:4000/connect/token");
    assert_eq!(endpoints.connections.as_deref(), Some("http://127.0.0.1:4000/connections"));
    assert_eq!(endpoints.api, "http://127.0.0.1:4000/api.xro/2.0");
}

#[test]
fn an_hour_without_changes_costs_one_call_at_quickbooks_and_seven_at_xero() {
    let hourly = |platform| {
        let due: Vec<&Stream> = Facts::of(platform).streams.iter().filter(|stream| stream.cadence == Cadence::Hourly).collect();
        let together = usize::from(due.iter().any(|stream| stream.incremental == Incremental::Changes));
        let company = usize::from(Facts::of(platform).changes.company == Cadence::Hourly);
        company + together + due.iter().filter(|stream| stream.incremental != Incremental::Changes).count()
    };
    assert_eq!(hourly(Platform::QuickbooksOnline), 1);
    assert_eq!(hourly(Platform::Xero), 7);
}
