use bursar_connectors::Platform;
use bursar_identity::TeamRole;
use bursar_tests::id;
use http::Method;
use serde_json::{Value, json};

use super::people::{Browser, PortalServer, colleague};

async fn api(server: &PortalServer, path: &str) -> Value {
    let token = server.partner.new_token().await;
    server.app.request(Method::GET, path).token(&token).entity(server.entity).await.expect(200)
}

#[tokio::test]
async fn every_page_of_the_navigation_that_is_here_renders() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::of(&server, &ada).await;
    let (entity, project) = (server.entity, server.partner.credentials.project_id);
    for (path, words) in [
        ("/portal/entities".to_owned(), "Acme GmbH"),
        ("/portal/entities/new".into(), "Create entity"),
        (format!("/portal/entities/{entity}"), "Payment priority"),
        (format!("/portal/entities/{entity}/details"), "No bank accounts yet"),
        (format!("/portal/entities/{entity}/details/vat_ids/new"), "Add VAT ID"),
        (format!("/portal/entities/{entity}/details/bank_accounts/new"), "Add bank account"),
        (format!("/portal/entities/{entity}/details/persons/new"), "Add person"),
        (format!("/portal/entities/{entity}/users"), "No users yet"),
        (format!("/portal/entities/{entity}/roles"), "No roles yet"),
        (format!("/portal/entities/{entity}/roles/new?like=all"), "Create role"),
        ("/portal/projects".into(), "Current"),
        ("/portal/projects/new".into(), "Create project"),
        (format!("/portal/projects/{project}"), "Client secrets"),
        ("/portal/settings".into(), "Simulator"),
        ("/portal/settings/connect".into(), "Allowed return URLs"),
        ("/portal/settings/partner".into(), "Version of webhooks"),
        ("/portal/team".into(), "Ada Lovelace"),
        ("/portal/team/invite".into(), "Create invitation"),
        ("/portal/account".into(), "Authenticator app"),
        ("/portal/account/password".into(), "Current password"),
    ] {
        let shown = browser.get(&path).await;
        shown.says(200, words).says(200, "aria-label=\"Portal\"");
    }
    browser.get("/portal/nowhere").await.says(404, "Page not found");
}

#[tokio::test]
async fn what_readers_say_of_the_documentation_is_shown() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Viewer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let words = format!("too short <b>{}</b>", server.app.env().id().simple());
    browser.form("/docs/feedback", &[("page", "/docs/get_entities"), ("verdict", "no"), ("words", &words)]).await.leads();
    let shown = browser.get("/portal/feedback").await;
    shown.says(200, "/docs/get_entities").says(200, "Not helpful").says(200, &words.replace('<', "&lt;").replace('>', "&gt;"));
    assert!(!shown.text.contains(&words), "what somebody wrote is text");
}

#[tokio::test]
async fn entities_are_made_found_and_switched_off_and_on() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let whole = [
        ("type", "organization"),
        ("legal_name", "Übermut & Söhne"),
        ("email", "kontor@example.com"),
        ("country", "de"),
        ("line1", "Weg 1"),
        ("city", "Kiel"),
        ("postal_code", "24103"),
    ];
    browser.get("/portal/entities/new").await.says(200, "for=\"field-legal_name\">Legal name</label>");
    browser
        .press("/portal/entities/new", &[("type", "organization"), ("email", "x"), ("country", "DE")])
        .await
        .says(422, "must be a valid email");
    let page = browser.press("/portal/entities/new", &whole).await.leads().to_owned();
    browser.get(&page).await.says(200, "The entity is created.").says(200, "Übermut &amp; Söhne");
    for search in ["übermut", "SÖHNE", "kontor@", "mut%26"] {
        let found = browser.get(&format!("/portal/entities?search={search}")).await;
        assert_eq!((found.text.contains("Übermut"), found.text.contains("Acme GmbH")), (search != "mut%26", false), "{search}");
    }
    browser.get("/portal/entities?search=%25").await.says(200, "No entity matches");
    browser.press(&format!("{page}/deactivate"), &[]).await.leads();
    browser.get(&page).await.says(200, "Inactive");
    browser.get(&format!("{page}/users")).await.says(200, "The entity is inactive.");
    browser.get("/portal/entities?status=inactive").await.says(200, "Übermut");
    browser.press(&format!("{page}/activate"), &[]).await.leads();
    browser.get(&page).await.says(200, "Active");
    let told = bursar_web::audit::read(server.app.db(), Some(server.partner.credentials.partner_id), None, None, 1000).await.unwrap();
    let made = told.iter().find(|line| line.operation == "POST /entities" && line.member_id.is_some()).unwrap();
    assert_eq!(made.member_id, Some(ada.member.id), "the audit log names the member");
}

#[tokio::test]
async fn long_lists_are_turned_page_by_page() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Viewer).await;
    for _ in 0..55 {
        server.partner.entity().await;
    }
    let mut browser = Browser::of(&server, &ada).await;
    let first = browser.get("/portal/entities?status=active").await;
    let rows = |text: &str| text.matches("<tr>").count() - 1;
    assert_eq!(rows(&first.text), 50);
    let next =
        first.text.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let second = browser.get(&next).await;
    assert_eq!(rows(&second.text), 6);
    assert!(second.text.contains("rel=\"prev\"") && !second.text.contains("rel=\"next\""));
}

#[tokio::test]
async fn users_and_roles_of_an_entity_come_and_go() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let role = server.post("/roles").json(json!({"name": "Clerk", "permissions": {"objects": [{"object_type": "payable", "actions": [{"action_name": "read", "permission": "allowed"}]}]}})).await.expect(200);
    let clerk = role["id"].as_str().unwrap();
    let mut browser = Browser::of(&server, &ada).await;
    let page = format!("/portal/entities/{}", server.entity);
    browser.get(&format!("{page}/roles")).await.says(200, "Clerk").says(200, "Bills").says(200, "<dd>view</dd>");
    browser.press(&format!("{page}/roles/new"), &[("name", "Second clerk"), ("tag.read", "allowed")]).await.leads();
    let roles = api(&server, "/roles?name=Second%20clerk").await;
    let second = id(&roles["data"][0]);
    browser.press(&format!("{page}/users"), &[("login", "lin"), ("first_name", "Lin"), ("role_id", clerk)]).await.leads();
    browser
        .press(&format!("{page}/users"), &[("login", "lin"), ("first_name", "Lin"), ("role_id", clerk)])
        .await
        .says(422, "belongs to another user");
    let user = id(&api(&server, "/entity_users").await["data"][0]);
    browser.get(&format!("{page}/users")).await.says(200, "lin").says(200, &user);
    browser.press(&format!("{page}/users/{user}/role"), &[("role_id", &second)]).await.leads();
    assert_eq!(api(&server, &format!("/entity_users/{user}")).await["role_id"], second.as_str());
    browser.press(&format!("{page}/roles/{second}/delete"), &[]).await.says(409, "The role is in use");
    browser.press(&format!("{page}/users/{user}/delete"), &[]).await.leads();
    browser.press(&format!("{page}/roles/{second}/delete"), &[]).await.leads();
    browser.get(&format!("{page}/users")).await.says(200, "No users yet");
}

#[tokio::test]
async fn projects_get_secrets_that_open_the_api_and_are_shown_once() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let page = browser.press("/portal/projects/new", &[("name", "Staging")]).await.leads().to_owned();
    browser.get(&page).await.says(200, "No secrets yet").says(200, "Staging");
    let shown = browser.press(&format!("{page}/secrets"), &[("name", "Server")]).await;
    shown.says(200, "New client secret");
    let secret = shown.text.split("class=\"secret\"><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(secret.len(), 43);
    assert!(!browser.get(&page).await.text.contains(&secret), "it is shown once");
    let id = page.rsplit('/').next().unwrap();
    let client = api(&server, &format!("/partner_projects/{id}")).await["client_id"].clone();
    let asked = json!({"client_id": client, "client_secret": secret, "grant_type": "client_credentials"});
    server.app.request(Method::POST, "/auth/token").json(asked.clone()).await.expect(200);
    let listed = api(&server, &format!("/partner_projects/{id}/client_secrets")).await;
    let secret_id = listed["data"][0]["id"].as_str().unwrap();
    browser.press(&format!("{page}/secrets/{secret_id}/revoke"), &[("in_hours", "24")]).await.leads();
    browser.get(&page).await.says(200, "Ends soon");
    server.app.request(Method::POST, "/auth/token").json(asked.clone()).await.expect(200);
    browser.press(&format!("{page}/secrets/{secret_id}/revoke"), &[("in_hours", "0")]).await.leads();
    server.app.request(Method::POST, "/auth/token").json(asked).await.expect(400);
    browser.press(&format!("{page}/secrets/{secret_id}/revoke"), &[("in_hours", "0")]).await.says(409, "has ended already");
    browser.press(&format!("{page}/choose"), &[]).await.leads();
    browser.get("/portal/projects").await.says(200, "Switched to Staging.");
}

#[tokio::test]
async fn provider_apps_stand_side_by_side_and_the_last_chosen_is_used() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let app = |environment, client| {
        [("platform", "quickbooks_online"), ("environment", environment), ("client_id", client), ("client_secret", "very-secret-words")]
    };
    for (environment, client) in [("production", "first"), ("sandbox", "second"), ("production", "third")] {
        server.app.advance(bursar_kernel::TimeDelta::seconds(1));
        browser.press("/portal/settings/apps", &app(environment, client)).await.leads();
    }
    browser
        .press("/portal/settings/apps", &[("platform", "xero"), ("environment", "sandbox"), ("client_id", "x"), ("client_secret", "y")])
        .await
        .says(422, "Xero has no sandbox");
    let page = browser.get("/portal/settings").await;
    page.says(200, "Webhook URL").says(200, "/providers/quickbooks_online/webhooks/");
    page.says(200, "first").says(200, "second").says(200, "third").says(200, "/oauth/quickbooks_online/callback");
    assert!(!page.text.contains("very-secret-words"));
    let path = format!("/partner_projects/{}/provider_apps", server.partner.credentials.project_id);
    let default =
        |apps: &Value| apps["data"].as_array().unwrap().iter().find(|app| app["is_default"] == true).unwrap()["client_id"].clone();
    let apps = api(&server, &path).await;
    assert_eq!(default(&apps), "third");
    let second =
        apps["data"].as_array().unwrap().iter().find(|app| app["client_id"] == "second").unwrap()["id"].as_str().unwrap().to_owned();
    server.app.advance(bursar_kernel::TimeDelta::seconds(1));
    browser.press(&format!("/portal/settings/apps/{second}/choose"), &[]).await.leads();
    assert_eq!(default(&api(&server, &path).await), "second");
    browser.press(&format!("/portal/settings/apps/{second}/delete"), &[]).await.leads();
    assert_eq!(default(&api(&server, &path).await), "third");
}

#[tokio::test]
async fn an_app_that_connections_use_says_which_must_go_first_and_then_goes() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let mut browser = Browser::member(&server, TeamRole::Developer).await;
    let connection = server.connected("xero", Platform::Xero).await;
    let path = format!("/partner_projects/{}/provider_apps", server.partner.credentials.project_id);
    let id = id(&api(&server, &path).await["data"][0]);
    let own = format!("/portal/settings/apps/{id}/delete");
    let using = format!("/portal/connections?provider_app_id={id}");
    browser.get("/portal/settings").await.says(200, "1 connection must go first").says(200, &using);
    browser.get(&using).await.says(200, "Harbour Light Trading").says(200, "Connections of the Xero app with the client ID client.");
    browser.press(&own, &[]).await.says(409, "Harbour Light Trading uses this app: disconnect first");
    browser.press(&format!("/portal/connections/{connection}/disconnect"), &[]).await.leads();
    browser.get("/portal/settings").await.says(200, "Its tokens are still being revoked");
    server.work().await;
    browser.get("/portal/settings").await.says(200, "Nobody can connect with this provider then").says(200, &own);
    browser.press(&own, &[]).await.leads();
    browser.get("/portal/settings").await.says(200, "The app is deleted.").says(200, "No apps yet");
    browser.get(&format!("/portal/connections/{connection}")).await.says(200, "Disconnected").says(200, "Initial sync");
}

#[tokio::test]
async fn the_connect_pages_look_like_the_project_wants() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let link = server.link(None).await;
    assert_eq!(server.person().get(&format!("{link}/brand.css")).await.status, 404);
    let saved = [
        ("name", "Acme Books"),
        ("color", "#ff6600"),
        ("has_color", "yes"),
        ("return_urls", "https://app.example.com/a\n\nhttps://app.example.com/b\n"),
    ];
    browser.press("/portal/settings/connect", &saved).await.leads();
    browser.get("/portal/settings/connect").await.says(200, "Acme Books").says(200, "https://app.example.com/b");
    let shown = server.person().get(&link).await;
    shown.says(200, "Acme Books").says(200, &format!("{link}/brand.css"));
    let sheet = server.person().get(&format!("{link}/brand.css")).await;
    assert_eq!(sheet.headers["content-type"], "text/css; charset=utf-8");
    sheet.says(200, "--accent: #").says(200, "prefers-color-scheme: dark");
    browser.press("/portal/settings/connect", &[("return_urls", "javascript:alert(1)")]).await.says(422, "must be an address such as");
    browser.press("/portal/settings/connect", &[("name", ""), ("color", "#ff6600"), ("return_urls", "")]).await.leads();
    assert_eq!(server.person().get(&format!("{link}/brand.css")).await.status, 404);
}

#[tokio::test]
async fn a_logo_goes_through_the_api_to_the_connect_pages() {
    let server = PortalServer::new(&[Platform::Xero]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let link = server.link(None).await;
    let png = bursar_tests::form::PNG;
    let upload = |token: &str, bytes: &[u8]| {
        let mut body = format!("--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"logo.png\"\r\n\r\n").into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = http::Request::post("/portal/settings/connect/logo").header("sec-fetch-site", "same-origin");
        request.header("content-type", "multipart/form-data; boundary=b").body(axum::body::Body::from(body)).unwrap()
    };
    browser.send(upload("wrong", png)).await.says(403, "That did not come from this page");
    let token = browser.token.clone();
    browser.send(upload(&token, b"no picture at all")).await.says(422, "must be");
    browser.send(upload(&token, png)).await.leads();
    browser.get("/portal/settings/connect").await.says(200, "Replace the logo");
    server.person().get(&link).await.says(200, "<img class=\"logo\" src=\"/files/");
    browser.press("/portal/settings/connect/logo/remove", &[]).await.leads();
    assert!(!server.person().get(&link).await.text.contains("class=\"logo\""));
}

#[tokio::test]
async fn settings_of_the_partner_are_saved() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Owner).await;
    let mut browser = Browser::of(&server, &ada).await;
    browser
        .press("/portal/settings/partner", &[("website", "https://acme.example"), ("api_version", "2024-01-31"), ("currency", "eur")])
        .await
        .leads();
    let settings = api(&server, "/settings").await;
    assert_eq!(
        (&settings["website"], &settings["api_version"], &settings["currency"]["default"]),
        (&json!("https://acme.example"), &json!("2024-01-31"), &json!("EUR"))
    );
    browser
        .press("/portal/settings/partner", &[("api_version", "2024-01-31"), ("currency", "euros")])
        .await
        .says(422, "Default currency must be one of");
}
