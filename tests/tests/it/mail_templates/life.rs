use serde_json::{Value, json};

use super::{partner, path, template};

#[tokio::test]
async fn one_of_a_type_and_a_language_is_the_default() {
    let (_app, partner) = partner().await;
    let make = async |language: &str, is_default: bool| {
        let mut body = template(language, "Hello");
        body["is_default"] = json!(is_default);
        partner.post("/mail_templates").json(body).await.expect(200)
    };
    let defaults = async || {
        let listed = partner.get("/mail_templates?is_default=true").await.expect(200);
        let mut ids: Vec<Value> = listed["data"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        ids.sort_by_key(Value::to_string);
        ids
    };
    let (first, german, second) = (make("en", true).await, make("de", true).await, make("en", false).await);
    assert_eq!(defaults().await, [first["id"].clone(), german["id"].clone()]);
    let made = partner.post(&format!("{}/make_default", path(&second))).await.expect(200);
    assert_eq!(made["is_default"], true);
    assert_eq!(defaults().await, [german["id"].clone(), second["id"].clone()]);
    let moved = partner.patch(&path(&german)).json(json!({"language": "en"})).await.expect(200);
    assert_eq!((&moved["language"], &moved["is_default"]), (&json!("en"), &json!(true)));
    assert_eq!(defaults().await, [german["id"].clone()], "the default that was there is it no longer");
    partner.delete(&path(&german)).await.expect(204);
    partner.get(&path(&german)).await.message(404);
    assert_eq!(defaults().await, [json!(null); 0]);
}

#[tokio::test]
async fn a_change_is_checked_as_a_new_template_is() {
    let (_app, partner) = partner().await;
    let mut expected = partner.post("/mail_templates").json(template("en", "Hello")).await.expect(200);
    let change = |body| partner.patch(&path(&expected)).json(body);
    assert_eq!(change(json!({})).await.expect(200), expected);
    assert_eq!(
        change(json!({"body_template": "{{ x }}", "subject_template": ""})).await.fields(),
        ["body.body_template", "body.subject_template"]
    );
    assert_eq!(change(json!({"type": "receivables_quote"})).await.fields(), ["body.type"]);
    let changed = change(json!({"name": "Bills", "body_template": "Hi"})).await.expect(200);
    (expected["name"], expected["body_template"]) = (json!("Bills"), json!("Hi"));
    assert_eq!(changed, expected);
}
