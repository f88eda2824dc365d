use serde_json::json;

use super::{partner, path, template};

#[tokio::test]
async fn a_template_names_every_field() {
    let (app, partner) = partner().await;
    let mut asked = template("de", "Guten Tag {{ contact_name }}");
    let made = partner.post("/mail_templates").json(asked.clone()).await.expect(200);
    asked["is_default"] = json!(false);
    for (name, value) in asked.as_object().unwrap() {
        assert_eq!(&made[name], value, "{name}");
    }
    assert_eq!(partner.get(&path(&made)).await.expect(200), made);
    asked.as_object_mut().unwrap().remove("language");
    assert_eq!(partner.post("/mail_templates").json(asked).await.expect(200)["language"], "en");
    assert_eq!(app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await, ["mail_template.created"]);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_with_its_place() {
    let (_app, partner) = partner().await;
    for (body, expected) in [
        ("Hello\n{{ invioce_number }}", "line 2, column 4: `invioce_number` is not a variable: use one of amount_due,"),
        ("{% include '/etc/passwd' %}", "line 1, column 3: `include` is not supported: a template may have if, elif, else and endif"),
        ("{% for a in entity_name %}{% endfor %}", "line 1, column 3: `for` is not supported"),
        ("{{ 'a' * 1000000000 }}", "line 1, column 8: `*` is not supported"),
        ("{% if contact_name %}", "line 1: unexpected end of input"),
        ("{{ entity_name.__class__ }}", "line 1: "),
        (&"x".repeat(65_537), "ensure this value has at most 65536 characters"),
    ] {
        let refused = partner.post("/mail_templates").json(template("en", body)).await.expect(422);
        let [detail] = &refused["detail"].as_array().unwrap()[..] else { panic!("{refused}") };
        assert_eq!(detail["loc"], json!(["body", "body_template"]), "{refused}");
        assert!(detail["msg"].as_str().unwrap().starts_with(expected), "{refused}");
    }
    let mut both = template("en", "{{");
    both["subject_template"] = json!("{{ x }}");
    assert_eq!(partner.post("/mail_templates").json(both).await.fields(), ["body.body_template", "body.subject_template"]);
}

#[tokio::test]
async fn they_are_the_partners_alone() {
    let (_app, partner) = partner().await;
    let made = partner.post("/mail_templates").json(template("en", "Hello")).await.expect(200);
    let user = partner.user(partner.entity().await, &[]).await;
    user.get(&path(&made)).await.message(403);
    user.get("/mail_templates").await.message(403);
    user.get("/mail_templates/system").await.expect(200);
    user.post("/mail_templates").json(template("en", "Hello")).await.message(403);
    user.delete(&path(&made)).await.message(403);
}
