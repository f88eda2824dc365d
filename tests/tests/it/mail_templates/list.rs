use serde_json::{Value, json};

use super::{partner, template};

#[tokio::test]
async fn templates_are_found_by_name_and_type() {
    let (_app, partner) = partner().await;
    for (name, mail_type) in [("Ärger", "receivables_final_reminder"), ("Bills", "receivables_invoice"), ("Quotes", "receivables_quote")] {
        let mut body = template("en", "Hello");
        (body["name"], body["type"]) = (json!(name), json!(mail_type));
        partner.post("/mail_templates").json(body).await.expect(200);
    }
    let names = async |query: &str| {
        let listed = partner.get(&format!("/mail_templates{query}")).await.expect(200);
        listed["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("?sort=name&order=desc").await, ["Ärger", "Quotes", "Bills"]);
    assert_eq!(names("?sort=type").await, ["Ärger", "Bills", "Quotes"]);
    assert_eq!(names("?name__icontains=%C3%A4r").await, ["Ärger"]);
    assert_eq!(names("?name__iexact=bills").await, ["Bills"]);
    assert_eq!(names("?type__not_in=receivables_invoice&sort=name").await, ["Quotes", "Ärger"]);
}

#[tokio::test]
async fn those_of_the_system_are_in_five_languages() {
    let (_app, partner) = partner().await;
    let listed = partner.get("/mail_templates/system").await.expect(200);
    let all = listed["data"].as_array().unwrap();
    let invoice = all.iter().find(|one| one["template_name"] == "invoice_template").unwrap();
    let languages: Vec<&Value> = invoice["available_templates"].as_array().unwrap().iter().map(|one| &one["language"]).collect();
    assert_eq!(languages, ["en", "de", "fr", "nl", "es"]);
    assert_eq!(all.len(), 10, "one for each type, and one for overdue reminders");
    // What the system has can be made one's own.
    for one in all.iter().filter(|one| one["template_name"] != "receivables_overdue_reminder_template") {
        for template in one["available_templates"].as_array().unwrap() {
            let body = json!({
                "name": "mine", "type": "receivables_invoice", "language": template["language"],
                "subject_template": template["subject_template"], "body_template": template["body_template"],
            });
            partner.post("/mail_templates").json(body).await.expect(200);
        }
    }
}
