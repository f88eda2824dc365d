use bursar_connectors::Platform::{QuickbooksOnline, Xero};
use http::Method;
use http::header::SET_COOKIE;
use serde_json::{Value, json};

use super::server::{Person, PortalServer};

#[tokio::test]
async fn a_person_connects_quickbooks_and_watches_it_being_read() {
    let server = PortalServer::new(&[QuickbooksOnline, Xero]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let mut person = server.person();
    let link = server.link(None).await;
    let first = person.get(&link).await;
    first.says(200, "Acme GmbH").says(200, "Connect to QuickBooks Online").says(200, "Connect to Xero").says(200, "What may be written");

    let back = person.decide(&link, QuickbooksOnline, &[&company], true).await;
    assert_eq!(person.get(&back).await.leads(), format!("{link}/confirm"));
    person.get(&format!("{link}/confirm")).await.says(200, "Is this the company?").says(200, "Harbour Light Trading");
    assert_eq!(server.connection().await["status"], "pending_auth", "nothing is connected before the company is confirmed");

    assert_eq!(person.confirm(&link, &company).await.leads(), format!("{link}/done"));
    let connection = server.connection().await;
    assert_eq!((&connection["status"], &connection["platform"]), (&json!("connected"), &json!("quickbooks_online")));
    person
        .get(&format!("{link}/done"))
        .await
        .says(200, "being read for the first time")
        .says(200, "http-equiv=\"refresh\"")
        .says(200, "waiting");
    server.work().await;
    let done = person.get(&format!("{link}/done")).await;
    done.says(200, "<h1>Connected</h1>").says(200, "Harbour Light Trading").says(200, "Tax rates").says(200, "data-over");
    assert!(!done.text.contains("http-equiv=\"refresh\"") && !done.text.contains(">waiting<"), "{}", done.text);
    let part = person.get(&format!("{link}/progress")).await;
    assert!(part.status == 200 && !part.text.contains("<html"), "{}", part.text);
}

#[tokio::test]
async fn at_xero_the_companies_of_this_consent_are_offered_and_one_is_chosen() {
    let server = PortalServer::new(&[Xero]).await;
    let companies = server.companies("xero").await;
    let both: Vec<&str> = companies.iter().map(String::as_str).take(2).collect();
    let mut person = server.person();
    let link = server.link(Some(Xero)).await;
    let back = person.decide(&link, Xero, &both, true).await;
    person.get(&back).await.leads();
    let question = person.get(&format!("{link}/confirm")).await;
    question.says(200, "Which company is it?").says(200, both[0]).says(200, both[1]);
    assert_eq!(question.text.matches("type=\"radio\"").count(), 2);

    person.confirm(&link, "another-one").await.says(400, "not on offer");
    assert_eq!(server.connection().await["status"], "pending_auth");
    assert_eq!(person.confirm(&link, both[1]).await.leads(), format!("{link}/done"));
    server.work().await;
    person.get(&format!("{link}/done")).await.says(200, "<h1>Connected</h1>").says(200, "Invoices and bills");
}

#[tokio::test]
async fn pressing_confirm_twice_leads_to_the_same_page() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let mut person = server.person();
    let link = server.link(None).await;
    person.connect(&link, QuickbooksOnline, &company).await.leads();
    assert_eq!(person.confirm(&link, &company).await.leads(), format!("{link}/done"));
    assert_eq!(person.get(&format!("{link}/confirm")).await.leads(), format!("{link}/done"));
}

#[tokio::test]
async fn another_company_is_declined_and_its_tokens_go_back_at_once() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let mut person = server.person();
    let link = server.link(None).await;
    let back = person.decide(&link, QuickbooksOnline, &[&company], true).await;
    person.get(&back).await.leads();
    let declined = person.post(&format!("{link}/confirm"), "decision=decline").await;
    assert_eq!(declined.leads(), format!("{link}?notice=declined"));
    person.get(declined.leads()).await.says(200, "Nothing was connected");
    server.work().await;
    assert_eq!(server.calls("/tokens/revoke").await, 1);
    person.get(&format!("{link}/confirm")).await.says(410, "That took too long");
    person.connect(&link, QuickbooksOnline, &company).await.leads();
}

#[tokio::test]
async fn tokens_that_nobody_confirms_go_back_after_a_quarter_of_an_hour() {
    for platform in [QuickbooksOnline, Xero] {
        let server = PortalServer::new(&[platform]).await;
        let (name, path) = if platform == Xero { ("xero", "/connect/revocation") } else { ("quickbooks", "/tokens/revoke") };
        let company = server.companies(name).await.remove(0);
        let mut person = server.person();
        let link = server.link(None).await;
        let back = person.decide(&link, platform, &[&company], true).await;
        person.get(&back).await.leads();
        server.work().await;
        assert_eq!(server.calls(path).await, 0);
        server.wait(16);
        server.work().await;
        assert_eq!(server.calls(path).await, 1);
        person.confirm(&link, &company).await.says(410, "That took too long");
        assert_eq!(server.connection().await["status"], "pending_auth");
    }
}

#[tokio::test]
async fn a_lost_authorization_is_given_again_by_the_same_company_only() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let companies = server.companies("quickbooks").await;
    let mut person = server.person();
    let link = server.link(None).await;
    person.connect(&link, QuickbooksOnline, &companies[0]).await.leads();
    server.work().await;
    let before = server.connection().await;
    server.control(Method::POST, "/_sim/revoke", json!({"provider": "quickbooks"})).await;
    server.wait(61);
    server.work().await;
    assert_eq!(server.connection().await["status"], "deauthorized");
    person.get(&format!("{link}/done")).await.says(200, "Access was lost");
    person.get(&link).await.says(200, "Reconnect Harbour Light Trading");

    let refused = person.connect(&link, QuickbooksOnline, &companies[1]).await;
    refused.says(409, "This is another company").says(409, "Harbour Light Trading");
    assert_eq!(server.connection().await["status"], "deauthorized");
    server.wait(1);
    person.connect(&link, QuickbooksOnline, &companies[0]).await.leads();
    let after = server.connection().await;
    assert_eq!((&after["status"], &after["id"]), (&json!("connected"), &before["id"]));
}

#[tokio::test]
async fn the_last_page_leads_only_where_the_project_allows() {
    let server = PortalServer::new(&[QuickbooksOnline]).await;
    let company = server.companies("quickbooks").await.remove(0);
    let urls = ["https://app.example/settings".to_owned()];
    bursar_identity::set_return_urls(server.app.db(), server.partner.credentials.project_id, &urls).await.unwrap();
    let link = server.link(None).await;
    let carries = async |person: &Person<'_>, wanted: &str| {
        person.get(&format!("{link}?return_to={wanted}")).await.text.contains("name=\"return_to\"")
    };
    let mut person = server.person();
    assert!(carries(&person, "https%3A%2F%2Fapp.example%2Fsettings%2Faccounting").await);
    for refused in
        ["https%3A%2F%2Fevil.example%2Fsettings", "%2F%2Fevil.example", "javascript%3Aalert(1)", "https%3A%2F%2Fapp.example%2Fadmin"]
    {
        assert!(!carries(&person, refused).await, "{refused}");
    }

    let start = "platform=quickbooks_online&return_to=https%3A%2F%2Fapp.example%2Fsettings";
    let provider = person.post(&format!("{link}/start"), start).await.leads().to_owned();
    let back = bursar_tests::consent::consent(&server.provider, &provider, &[&company], true).await;
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(back).finish();
    person.get(&format!("/oauth/quickbooks_online/callback?{query}")).await.leads();
    let done = person.confirm(&link, &company).await;
    assert_eq!(done.leads(), format!("{link}/done?return_to=https%3A%2F%2Fapp.example%2Fsettings"));
    person.get(done.leads()).await.says(200, "href=\"https://app.example/settings\"");
    let other = person.get(&format!("{link}/done?return_to=https%3A%2F%2Fevil.example")).await;
    assert!(!other.text.contains("evil.example"), "{}", other.text);
}

#[tokio::test]
async fn looking_at_the_link_changes_nothing() {
    let server = PortalServer::new(&[Xero]).await;
    let link = server.link(None).await;
    let before = server.connection().await;
    for _ in 0..3 {
        let shown = server.person().get(&link).await;
        assert!(shown.headers.get(SET_COOKIE).is_none());
    }
    assert_eq!(server.connection().await, before);
    assert_eq!(server.control(Method::GET, "/_sim/requests", Value::Null).await["requests"], json!([]));
}
