//! Permissions of a role, chosen in a table.

use bursar_identity::TeamRole;
use bursar_tests::id;
use http::Method;
use serde_json::{Value, json};

use super::people::{Browser, PortalServer, colleague};

async fn role(server: &PortalServer, id: &str) -> Value {
    let token = server.partner.new_token().await;
    server.app.request(Method::GET, &format!("/roles/{id}")).token(&token).entity(server.entity).await.expect(200)
}

async fn made(server: &PortalServer, name: &str, permissions: Value) -> String {
    let body = json!({"name": name, "permissions": permissions});
    let role = server.post("/roles").json(body).await.expect(200);
    id(&role)
}

/// What the page's table says: the name of each choice, and what is chosen.
fn choices(page: &str) -> Vec<(String, String)> {
    let places = page.split("<select name=\"").skip(1).filter(|rest| rest.split('>').next().unwrap().contains("data-place"));
    let chosen = |rest: &str| {
        rest.split("</select>").next().unwrap().split(" selected").next().unwrap().rsplit("value=\"").next().unwrap().to_owned()
    };
    places.map(|rest| (rest.split('"').next().unwrap().to_owned(), chosen(rest).split('"').next().unwrap().to_owned())).collect()
}

fn seen(page: &str) -> String {
    page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_table_has_a_place_for_all_that_the_contract_lets_a_role_say() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let mut browser = Browser::of(&server, &ada).await;
    let document = bursar_server::document();
    let schemas = &document["components"]["schemas"];
    let words = |schema: &Value| -> Vec<String> {
        let words = schema["enum"].as_array().unwrap_or_else(|| panic!("no words: {schema}"));
        words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let (actions, of_bills) = (words(&schemas["ActionEnum"]), words(&schemas["PayableActionEnum"]));
    let objects = words(&schemas["CommonSchema"]["properties"]["object_type"]);
    let mut expected: Vec<String> =
        objects.iter().flat_map(|object| actions.iter().map(move |action| format!("{object}.{action}"))).collect();
    expected.extend(of_bills.iter().map(|action| format!("payable.{action}")));
    expected.sort();
    let page = browser.get(&format!("/portal/entities/{}/roles/new?like=read", server.entity)).await;
    let mut shown: Vec<String> = choices(&page.text).into_iter().map(|(name, _)| name).collect();
    shown.sort();
    assert_eq!(shown, expected);
    let allowed = choices(&page.text).into_iter().filter(|(_, word)| word != "not_allowed");
    assert!(allowed.clone().count() > 20 && allowed.clone().all(|(name, word)| name.ends_with(".read") && word == "allowed"));
    let token = server.partner.new_token().await;
    let made: Vec<(String, String)> = choices(&page.text).into_iter().map(|(name, _)| (name, "allowed_for_own".to_owned())).collect();
    let fields: Vec<(&str, &str)> =
        made.iter().map(|(name, word)| (name.as_str(), word.as_str())).chain([("name", "Everything")]).collect();
    browser.press(&format!("/portal/entities/{}/roles/new", server.entity), &fields).await.leads();
    let list = server.app.request(Method::GET, "/roles?name=Everything").token(&token).entity(server.entity).await.expect(200);
    let objects = list["data"][0]["permissions"]["objects"].as_array().unwrap();
    let granted: usize = objects.iter().map(|object| object["actions"].as_array().unwrap().len()).sum();
    assert_eq!(granted, expected.len());
}

#[tokio::test]
async fn a_role_changes_where_it_was_chosen_otherwise_and_nowhere_else() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let before = json!({"objects": [
        {"object_type": "payable", "actions": [{"action_name": "read", "permission": "allowed"}, {"action_name": "pay", "permission": "not_allowed"}]},
        {"object_type": "tag", "actions": [{"action_name": "read", "permission": "allowed_for_own"}]},
    ]});
    let id = made(&server, "Clerk", before.clone()).await;
    let mut browser = Browser::of(&server, &ada).await;
    let page = format!("/portal/entities/{}/roles/{id}", server.entity);
    let shown = browser.get(&page).await;
    let choices = choices(&shown.text);
    let of = |name: &str| choices.iter().find(|(known, _)| known == name).unwrap().1.clone();
    assert_eq!(
        (of("payable.read"), of("payable.pay"), of("tag.read"), of("tag.delete")),
        ("allowed".into(), "not_allowed".into(), "allowed_for_own".into(), "not_allowed".into())
    );

    // The form as it stands, sent back, writes nothing but the name.
    let same: Vec<(&str, &str)> = choices.iter().map(|(name, word)| (name.as_str(), word.as_str())).collect();
    let seen_before = seen(&shown.text);
    server.app.advance(bursar_kernel::TimeDelta::minutes(1));
    let with = |more: &[(&'static str, &str)]| -> Vec<(String, String)> {
        same.iter().chain(more).map(|(name, word)| ((*name).to_owned(), (*word).to_owned())).collect()
    };
    let fields = with(&[("name", "Chief clerk"), ("seen", &seen_before)]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, word)| (name.as_str(), word.as_str())).collect();
    browser.press(&page, &fields).await.leads();
    let now = role(&server, &id).await;
    assert_eq!((now["name"].as_str(), &now["permissions"]), (Some("Chief clerk"), &before));

    // A choice for the whole row goes before the single ones, and works without a script.
    let seen_now = seen(&browser.get(&page).await.text);
    let fields = [
        ("name", "Chief clerk"),
        ("seen", seen_now.as_str()),
        ("payable.", "allowed"),
        ("payable.read", "not_allowed"),
        ("tag.read", "not_allowed"),
    ];
    browser.press(&page, &fields).await.leads();
    let now = role(&server, &id).await;
    let actions = now["permissions"]["objects"][0]["actions"].as_array().unwrap();
    assert_eq!(actions.iter().filter(|action| action["permission"] == "allowed").count(), 10);
    assert_eq!(now["permissions"]["objects"][1]["actions"], json!([{"action_name": "read", "permission": "not_allowed"}]));
}

#[tokio::test]
async fn nothing_that_was_chosen_is_lost_when_a_form_is_refused() {
    let server = PortalServer::new(&[]).await;
    let ada = colleague(&server, TeamRole::Developer).await;
    let id = made(&server, "Clerk", json!({"objects": []})).await;
    let mut browser = Browser::of(&server, &ada).await;
    let page = format!("/portal/entities/{}/roles/{id}", server.entity);
    let shown = browser.get(&page).await;
    let nameless = browser.press(&page, &[("name", ""), ("seen", &seen(&shown.text)), ("tag.read", "allowed")]).await;
    nameless.says(422, "aria-invalid=\"true\"");
    assert!(choices(&nameless.text).contains(&("tag.read".into(), "allowed".into())));

    // Somebody else was faster: what they did is not overwritten unseen.
    server.app.advance(bursar_kernel::TimeDelta::minutes(1));
    let token = server.partner.new_token().await;
    let theirs = json!({"name": "Theirs"});
    server.app.request(Method::PATCH, &format!("/roles/{id}")).token(&token).entity(server.entity).json(theirs).await.expect(200);
    let mine = [("name", "Mine"), ("seen", &seen(&shown.text)), ("tag.read", "allowed_for_own")];
    let refused = browser.press(&page, &mine).await;
    refused.says(422, "Somebody changed the role while you looked at it").says(422, "Mine");
    assert_eq!(role(&server, &id).await["name"], "Theirs");
    let again = [("name", "Mine"), ("seen", &seen(&refused.text)), ("tag.read", "allowed_for_own")];
    browser.press(&page, &again).await.leads();
    assert_eq!(role(&server, &id).await["name"], "Mine");
}

#[tokio::test]
async fn who_may_only_look_gets_no_form() {
    let server = PortalServer::new(&[]).await;
    let viewer = colleague(&server, TeamRole::Viewer).await;
    let id = made(&server, "Clerk", json!({"objects": []})).await;
    let mut browser = Browser::of(&server, &viewer).await;
    let roles = format!("/portal/entities/{}/roles", server.entity);
    assert!(!browser.get(&roles).await.text.contains("New role"));
    for path in [format!("{roles}/new"), format!("{roles}/{id}")] {
        browser.get(&path).await.says(403, "You may not do this");
        browser.press(&path, &[("name", "x"), ("seen", "")]).await.says(403, "You may not do this");
    }
    assert_eq!(role(&server, &id).await["name"], "Clerk");
}
