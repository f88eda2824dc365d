use bursar_connectors::Platform::{self, QuickbooksOnline, Xero};
use bursar_kernel::TimeDelta;
use bursar_tests::books::Books;
use serde_json::{Value, json};

const PATHS: [&str; 4] = ["/ledger_accounts", "/accounting_tax_rates", "/accounting/payables", "/accounting/receivables"];

fn revocation(platform: Platform) -> &'static str {
    if platform == Xero { "/connect/revocation" } else { "/v2/oauth2/tokens/revoke" }
}

#[tokio::test]
async fn it_holds_at_once_and_repeating_it_changes_nothing() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        let before = books.connection(&connected).await;
        let mut pulled = Vec::new();
        for path in PATHS {
            pulled.push(books.get(&connected, path).await);
            assert!(!pulled.last().unwrap()["data"].as_array().unwrap().is_empty(), "{path}");
        }
        books.app.advance(TimeDelta::minutes(20));
        let ended = books.disconnect(&connected).await;
        let expected = json!({"status": "disconnected", "updated_at": "2024-06-03T09:50:01.000000+00:00"});
        for (name, value) in before.as_object().unwrap() {
            assert_eq!(&ended[name], expected.get(name).unwrap_or(value), "{name}");
        }
        books.wait(TimeDelta::minutes(1)).await;
        assert_eq!(books.disconnect(&connected).await, ended);
        assert_eq!(books.events(&connected).await, ["pending_auth", "connected", "disconnected"]);
        assert_eq!(books.jobs().await, 0);
        for (path, pulled) in PATHS.iter().zip(pulled) {
            assert_eq!(books.get(&connected, path).await, pulled, "what was pulled stays readable");
        }
    }
}

#[tokio::test]
async fn the_provider_is_told() {
    // Within a quarter of an hour the guard of unconfirmed consents is still in the queue.
    for (platform, minutes) in [(QuickbooksOnline, 1), (QuickbooksOnline, 20), (Xero, 1), (Xero, 20)] {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        books.wait(TimeDelta::minutes(minutes)).await;
        let mark = books.mark();
        books.disconnect(&connected).await;
        assert!(books.calls(mark).is_empty(), "the answer waits for nobody");
        books.work().await;
        let told = books.calls(mark);
        let told: Vec<(&str, u16)> = told.iter().map(|call| (call.operation.as_str(), call.status)).collect();
        match platform {
            Xero => assert_eq!(told, [("DELETE /connections/{id}", 204), ("POST /connect/revocation", 200)]),
            QuickbooksOnline => assert_eq!(told, [("POST /v2/oauth2/tokens/revoke", 200)]),
        }
        assert!(books.simulator.world().oauth.families().all(|family| family.revoked));
        assert_eq!(books.living_tokens().await, 0);
        let mark = books.mark();
        books.wait(TimeDelta::days(2)).await;
        assert!(books.calls(mark).is_empty(), "and never called again");
        let report = books.partner.get(&format!("/connection_reports/{}", connected.id)).await.expect(200);
        let ended: Vec<&Value> = report["revocations"].as_array().unwrap().iter().map(|attempt| &attempt["ended"]).collect();
        assert_eq!((ended, &report["next_revocation_at"]), (vec![&json!("confirmed")], &Value::Null));
    }
}

#[tokio::test]
async fn a_consent_that_another_entity_lives_by_is_kept() {
    for minutes in [1, 20] {
        let books = Books::open(Xero).await;
        let first = books.connect().await;
        let second = books.connect_to(books.partner.entity().await, &books.company(1).await).await;
        books.wait(TimeDelta::minutes(minutes)).await;
        let mark = books.mark();
        books.disconnect(&first).await;
        books.work().await;
        assert_eq!(books.operations(mark), ["DELETE /connections/{id}"]);
        books.sync(&second).await;
        let still = books.connection(&second).await;
        assert_eq!((&still["status"], &still["errors"]), (&json!("connected"), &json!([])));
        assert_eq!(books.living_tokens().await, 1);
        let mark = books.mark();
        books.disconnect(&second).await;
        books.work().await;
        assert_eq!(books.operations(mark), ["DELETE /connections/{id}", "POST /connect/revocation"]);
        assert_eq!(books.living_tokens().await, 0);
    }
}

#[tokio::test]
async fn one_that_waits_just_ends() {
    let books = Books::open(QuickbooksOnline).await;
    let waiting = books.create(books.entity).await;
    let path = format!("/accounting_connections/{}/disconnect", waiting["id"].as_str().unwrap());
    let sibling = books.partner.entity().await;
    books.partner.post(&path).entity(sibling).await.message(404);
    let ended = books.post(&path).await.expect(200);
    assert_eq!((&ended["status"], &ended["business_info"]), (&json!("disconnected"), &Value::Null));
    let company = books.company(0).await;
    let refused = books.authorize(books.entity, &waiting, &[&company], &company).await;
    assert!(refused.is_err(), "its link leads nowhere any more");
    assert_eq!((books.mark(), books.jobs().await), (0, 0));
}

#[tokio::test]
async fn consented_but_not_confirmed_is_given_back() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let waiting = books.create(books.entity).await;
        books.return_from(&waiting, &[&books.company(0).await]).await.unwrap();
        let path = format!("/accounting_connections/{}/disconnect", waiting["id"].as_str().unwrap());
        books.post(&path).await.expect(200);
        books.wait(TimeDelta::minutes(15)).await;
        assert!(books.calls(0).iter().any(|call| call.path == revocation(platform) && call.status == 200));
        assert_eq!(books.living_tokens().await, 0);
    }
}

#[tokio::test]
async fn one_that_the_provider_ended_can_be_disconnected() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        books.control(http::Method::POST, "/_sim/revoke", json!({"provider": books.provider()})).await;
        books.wait(TimeDelta::hours(1)).await;
        assert_eq!(books.connection(&connected).await["status"], "deauthorized");
        books.app.advance(TimeDelta::seconds(1));
        let ended = books.disconnect(&connected).await;
        assert_eq!((&ended["status"], &ended["errors"]), (&json!("disconnected"), &json!([])));
        books.work().await;
        assert_eq!((books.jobs().await, books.living_tokens().await), (0, 0));
        assert_eq!(books.events(&connected).await, ["pending_auth", "connected", "deauthorized", "disconnected"]);
    }
}

/// Between two pages of a pull: the first page is kept, the second is never stored.
#[tokio::test]
async fn a_pull_that_runs_stores_no_page_afterwards() {
    let books = Books::open_with(Xero, |options, settings| {
        (options.bills, options.invoices) = (600, 600);
        settings.slice = std::time::Duration::ZERO;
    })
    .await;
    let waiting = books.create(books.entity).await;
    let company = books.company(0).await;
    let connected = books.authorize(books.entity, &waiting, &[&company], &company).await.unwrap();
    let (partner, entity, id) = (books.partner.clone(), books.entity, connected.id);
    books.ambush("page=2", move || async move {
        partner.post(&format!("/accounting_connections/{id}/disconnect")).entity(entity).await.expect(200);
    });
    books.work().await;
    assert!(!books.is_ambush_waiting());
    let documents = "SELECT COUNT(*) AS n FROM mirror m JOIN accounting_connections c ON c.book_id = m.book_id
        WHERE c.id = $1 AND m.kind IN ('invoice', 'bill')";
    assert_eq!(books.number(documents, vec![id.into()]).await, 1000);
    let run = books.run(&connected).await;
    assert_eq!((run.status.into_str(), run.problem.as_deref()), ("stopped", Some("the connection was disconnected while it was pulled")));
    let after: Vec<String> = books.operations(0).into_iter().skip_while(|operation| !operation.starts_with("DELETE")).collect();
    assert_eq!(after, ["DELETE /connections/{id}", "POST /connect/revocation"]);
    assert_eq!((books.jobs().await, books.living_tokens().await), (0, 0));
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_when_it_is_back() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        // At Xero the access token has run out by then, so its deletion needs the token endpoint first.
        books.app.advance(TimeDelta::minutes(40));
        books.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
        assert_eq!(books.disconnect(&connected).await["status"], "disconnected");
        books.work().await;
        for _ in 0..9 {
            books.wait(TimeDelta::hours(1)).await;
            assert_eq!(books.living_tokens().await, 1, "nothing is destroyed before the provider has confirmed");
        }
        assert!(books.calls(0).iter().filter(|call| call.status == 503).count() >= 9);
        let report = format!("/connection_reports/{}", connected.id);
        let waiting = books.partner.get(&report).await.expect(200);
        let failed = waiting["revocations"].as_array().unwrap();
        assert!(failed.len() >= 9 && failed.iter().all(|attempt| attempt["ended"] == "failed"), "{failed:#?}");
        assert!(waiting["next_revocation_at"].is_string());
        books.heal().await;
        books.wait(TimeDelta::minutes(80)).await;
        assert!(books.calls(0).iter().any(|call| call.path == revocation(platform) && call.status == 200));
        assert_eq!((books.jobs().await, books.living_tokens().await), (0, 0));
        let told = books.partner.get(&report).await.expect(200);
        assert_eq!((&told["revocations"][0]["ended"], &told["next_revocation_at"]), (&json!("confirmed"), &Value::Null));
    }
}

#[tokio::test]
async fn a_provider_that_stays_down_is_told_until_the_tokens_have_run_out() {
    for platform in Platform::ALL {
        let books = Books::open(platform).await;
        let connected = books.connect().await;
        books.app.advance(TimeDelta::minutes(40));
        books.fault(json!({"kind": "refuse", "status": 503, "times": "forever"})).await;
        books.disconnect(&connected).await;
        let days = if platform == Xero { 60 } else { 101 };
        for _ in 1..days {
            books.wait(TimeDelta::days(1)).await;
            assert_eq!(books.living_tokens().await, 1);
        }
        let mark = books.mark();
        books.wait(TimeDelta::days(1)).await;
        assert!(books.calls(mark).is_empty(), "there is nothing left to revoke");
        assert_eq!((books.jobs().await, books.living_tokens().await), (0, 0));
    }
}
