//! VAT IDs, bank accounts and persons of an entity.

use bursar_identity::TeamRole;
use bursar_tests::id;
use http::Method;
use serde_json::Value;

use super::people::{Browser, PortalServer, colleague};

async fn api(server: &PortalServer, path: &str) -> Value {
    let token = server.partner.new_token().await;
    server.app.request(Method::GET, path).token(&token).entity(server.entity).await.expect(200)["data"].clone()
}

fn home(server: &PortalServer) -> String {
    format!("/portal/entities/{}/details", server.entity)
}

#[tokio::test]
async fn vat_ids_come_change_and_go() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let (page, path) = (home(&server), format!("/entities/{}/vat_ids", server.entity));
    let wrong =
        browser.press(&format!("{page}/vat_ids/new"), &[("value", "DE123456789"), ("country", "Germany"), ("type", "eu_vat")]).await;
    wrong.says(422, "id=\"field-country-wrong\"").says(422, "DE123456789").says(422, "value=\"eu_vat\" selected");
    browser.press(&format!("{page}/vat_ids/new"), &[("value", "DE123456789"), ("country", "de"), ("type", "eu_vat")]).await.leads();
    browser.get(&page).await.says(200, "The VAT ID is added.").says(200, "DE123456789").says(200, "EU VAT");
    let id = id(&api(&server, &path).await[0]);
    let own = format!("{page}/vat_ids/{id}");
    browser.get(&own).await.says(200, "value=\"DE123456789\"").says(200, "value=\"eu_vat\" selected");
    browser.press(&own, &[("value", ""), ("country", "DE"), ("type", "eu_vat")]).await.says(422, "id=\"field-value-wrong\"");
    browser.press(&own, &[("value", "ATU12345678"), ("country", "AT"), ("type", "unknown")]).await.leads();
    let known = api(&server, &path).await;
    assert_eq!(
        (known[0]["value"].as_str(), known[0]["country"].as_str(), known[0]["type"].as_str()),
        (Some("ATU12345678"), Some("AT"), Some("unknown"))
    );
    browser.get(&page).await.says(200, "Delete the VAT ID ATU12345678?").says(200, "This will ").says(200, "It will not ");
    browser.press(&format!("{own}/delete"), &[]).await.leads();
    browser.get(&page).await.says(200, "The VAT ID is deleted.").says(200, "No VAT IDs yet");
    browser.get(&own).await.says(404, "Page not found");
}

#[tokio::test]
async fn bank_accounts_come_are_renamed_chosen_and_go() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let page = home(&server);
    let new = format!("{page}/bank_accounts/new");
    let wrong =
        browser.press(&new, &[("country", "DE"), ("currency", "EUR"), ("iban", "DE00370400440532013000"), ("display_name", "Main")]).await;
    wrong.says(422, "id=\"field-iban-wrong\"").says(422, "value=\"DE00370400440532013000\"").says(422, "value=\"Main\"");
    browser.press(&new, &[("country", "GB"), ("currency", "GBP")]).await.says(422, "Sort code is required for accounts in GBP.");
    let main = [("country", "de"), ("currency", "eur"), ("iban", "DE89 3704 0044 0532 0130 00"), ("display_name", "Main")];
    browser.press(&new, &main).await.leads();
    browser
        .press(&new, &[("country", "DE"), ("currency", "EUR"), ("iban", "DE74500700100100000900"), ("display_name", "Second")])
        .await
        .leads();
    let shown = browser.get(&page).await;
    shown.says(200, "•••• 3000").says(200, "•••• 0900").says(200, "EUR has no default account then");
    assert!(!shown.text.contains("DE89370400440532013000"), "of a number the last four are shown");
    let accounts = api(&server, "/bank_accounts").await;
    let second = accounts.as_array().unwrap().iter().find(|one| one["display_name"] == "Second").unwrap();
    assert_eq!(second["is_default_for_currency"], false);
    let own = format!("{page}/bank_accounts/{}", second["id"].as_str().unwrap());
    browser.press(&format!("{own}/default"), &[]).await.leads();
    browser.get(&page).await.says(200, "This account is the default for EUR now.");
    browser.get(&own).await.says(200, "value=\"Second\"");
    browser.press(&own, &[("display_name", "Savings"), ("account_holder_name", "")]).await.leads();
    browser.get(&page).await.says(200, "Savings");
    browser.press(&format!("{own}/delete"), &[]).await.leads();
    let left = api(&server, "/bank_accounts").await;
    assert_eq!((left.as_array().unwrap().len(), left[0]["display_name"].as_str()), (1, Some("Main")));
}

#[tokio::test]
async fn persons_come_change_and_go_and_their_numbers_are_never_shown() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let page = home(&server);
    let new = format!("{page}/persons/new");
    let whole = [
        ("first_name", "Lin"),
        ("last_name", "Chen"),
        ("email", "lin@example.com"),
        ("id_number", "P1234567890"),
        ("owner", "true"),
        ("percent_ownership", "33,5"),
    ];
    let with = |more: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> {
        whole.iter().copied().filter(|(name, _)| more.iter().all(|(other, _)| other != name)).chain(more.iter().copied()).collect()
    };
    let wrong = browser.press(&new, &with(&[("email", "nonsense"), ("percent_ownership", "101"), ("city", "Kiel")])).await;
    for field in ["email", "percent_ownership", "country", "line1", "postal_code"] {
        wrong.says(422, &format!("id=\"field-{field}-wrong\""));
    }
    wrong.says(422, "value=\"Kiel\"").says(422, "name=\"owner\" value=\"true\" checked").says(422, "Type it again");
    assert!(!wrong.text.contains("P1234567890"), "a number that is to be sealed is not sent back");
    browser.press(&new, &whole).await.leads();
    let known = api(&server, "/persons").await;
    let (id, relationship) = (id(&known[0]), &known[0]["relationship"]);
    assert_eq!((known[0]["id_number"].as_str(), &known[0]["address"]), (Some("P1234567890"), &Value::Null));
    assert_eq!((relationship["owner"].as_bool(), relationship["percent_ownership"].as_f64()), (Some(true), Some(33.5)));

    let own = format!("{page}/persons/{id}");
    let shown = browser.get(&own).await;
    shown.says(200, "•••• 7890 is kept").says(200, "value=\"33.5\"");
    assert!(!shown.text.contains("P1234567890"));
    let address = [("line1", "Weg 1"), ("city", "Kiel"), ("postal_code", "24103"), ("country", "de"), ("id_number", "")];
    browser.press(&own, &with(&address)).await.leads();
    let known = api(&server, "/persons").await;
    assert_eq!((known[0]["address"]["country"].as_str(), known[0]["id_number"].as_str()), (Some("DE"), Some("P1234567890")));
    // A city that was taken out is missed; an address that was taken out as a whole is gone.
    let without_city = [("line1", "Weg 1"), ("city", ""), ("postal_code", "24103"), ("country", "DE"), ("id_number", "")];
    browser.press(&own, &with(&without_city)).await.says(422, "id=\"field-city-wrong\"");
    browser.press(&own, &with(&[("id_number", ""), ("id_number_forget", "true"), ("owner", "")])).await.leads();
    let known = api(&server, "/persons").await;
    assert_eq!(
        (&known[0]["address"], &known[0]["id_number"], known[0]["relationship"]["owner"].as_bool()),
        (&Value::Null, &Value::Null, Some(false))
    );
    browser.get(&page).await.says(200, "Delete Lin Chen?");
    browser.press(&format!("{own}/delete"), &[]).await.leads();
    browser.get(&page).await.says(200, "No persons yet");
}

#[tokio::test]
async fn a_viewer_sees_what_there_is_and_gets_no_form() {
    let server = PortalServer::new(&[]).await;
    let viewer = colleague(&server, TeamRole::Viewer).await;
    let mut browser = Browser::of(&server, &viewer).await;
    let page = home(&server);
    let body = serde_json::json!({"country": "DE", "value": "DE123456789"});
    let made = server.partner.post(&format!("/entities/{}/vat_ids", server.entity)).json(body).await.expect(201);
    let shown = browser.get(&page).await;
    shown.says(200, "DE123456789");
    assert!(!shown.text.contains("Add ") && !shown.text.contains("Delete"));
    let own = format!("{page}/vat_ids/{}", made["id"].as_str().unwrap());
    for path in [own.clone(), format!("{page}/vat_ids/new"), format!("{page}/bank_accounts/new"), format!("{page}/persons/new")] {
        browser.get(&path).await.says(403, "You may not do this");
        browser.press(&path, &[("value", "x")]).await.says(403, "You may not do this");
    }
    browser.press(&format!("{own}/delete"), &[]).await.says(403, "You may not do this");
}
