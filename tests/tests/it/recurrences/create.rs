use serde_json::json;

use super::{Subscription, became, iterations, three_months};
use crate::receivables::{Shop, line, path};

#[tokio::test]
async fn a_draft_becomes_the_base_and_its_days_are_planned() {
    let subscription = Subscription::begin(three_months()).await;
    let made = subscription.read().await;
    let days = [("2024-06-10", "pending"), ("2024-07-10", "pending"), ("2024-08-10", "pending")];
    assert_eq!(iterations(&made), became(&days));
    assert_eq!((&made["status"], &made["current_iteration"]), (&json!("active"), &json!(1)));
    assert_eq!((&made["automation_level"], &made["frequency"], &made["interval"]), (&json!("issue"), &json!("month"), &json!(1)));
    let legacy = [&made["day_of_month"], &made["start_month"], &made["start_year"], &made["end_month"]];
    assert_eq!(legacy, [&json!("first_day"), &json!(6), &json!(2024), &json!(null)]);
    let base = subscription.shop.read(&json!({"id": made["invoice_id"]})).await;
    assert_eq!((&base["status"], &base["recurrence_id"]), (&json!("recurring"), &made["id"]));
    subscription.shop.told(&base, &["receivable.created", "receivable.recurring"]).await;
    subscription.told(&["recurrence.created"]).await;
    let renamed = json!({"invoice": {"memo": "Changed all the time"}});
    let path = format!("/receivables/{}", base["id"].as_str().unwrap());
    subscription.shop.patch(&path).json(renamed).await.expect(200);
}

#[tokio::test]
async fn the_words_that_are_deprecated_name_first_or_last_days() {
    let shop = Shop::open().await;
    for (of, first, last) in [("first_day", "2024-07-01", "2024-09-01"), ("last_day", "2024-06-30", "2024-09-30")] {
        let base = shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
        let body = json!({
            "invoice_id": base["id"], "day_of_month": of, "start_month": 6, "start_year": 2024, "end_month": 9, "end_year": 2024,
        });
        let made = shop.post("/recurrences").json(body).await.expect(200);
        let days = iterations(&made);
        assert_eq!((days[0].0.as_str(), days[days.len() - 1].0.as_str()), (first, last));
        assert_eq!((&made["day_of_month"], &made["end_date"]), (&json!(of), &json!("2024-09-30")));
    }
}

#[tokio::test]
async fn a_subject_and_a_text_mean_that_invoices_are_sent() {
    let shop = Shop::open().await;
    let base = shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
    let mut body = three_months();
    body["invoice_id"] = base["id"].clone();
    body["subject_text"] = json!("Invoice {invoice_number}");
    body["body_text"] = json!("Please pay.");
    let nobody = shop.post("/recurrences").json(body.clone()).await;
    assert_eq!((nobody.status, nobody.fields()), (422, vec!["body.recipients".to_owned()]), "the counterpart has no contact");
    body["recipients"] = json!({"to": ["ada@acme.example"]});
    let made = shop.post("/recurrences").json(body).await.expect(200);
    assert_eq!(made["automation_level"], "issue_and_send");
}

/// A day of the calendar would be that of every invoice: later ones were due before they were issued.
#[tokio::test]
async fn terms_of_a_base_count_days() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(10_000, 1)]));
    body["payment_terms"] = json!({"term_final": {"end_date": "2024-06-20"}});
    let base = shop.draft(body).await;
    let mut asked = three_months();
    asked["invoice_id"] = base["id"].clone();
    let refused = shop.post("/recurrences").json(asked.clone()).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["body.invoice_id".to_owned()]));
    assert!(refused.text.contains("number_of_days"), "{}", refused.text);
    let change = |terms| shop.patch(&path(&base)).json(json!({"invoice": {"payment_terms": terms}}));
    change(json!({"term_final": {"number_of_days": 10}})).await.expect(200);
    shop.post("/recurrences").json(asked).await.expect(200);
    let early = json!({"term_1": {"discount": 200, "end_date": "2024-06-12"}, "term_final": {"number_of_days": 10}});
    assert_eq!(change(early).await.fields(), ["body.invoice.payment_terms.term_1.end_date"]);
    change(json!({"term_final": {"number_of_days": 20}})).await.expect(200);
}

#[tokio::test]
async fn what_does_not_go_together_is_refused_by_its_field() {
    let shop = Shop::open().await;
    let base = shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
    for (body, fields) in [
        (json!({}), vec!["body.max_occurrences", "body.start_date"]),
        (json!({"start_date": "2024-06-02", "max_occurrences": 1}), vec!["body.start_date"]),
        (json!({"start_date": "2024-06-10", "max_occurrences": 1, "end_date": "2024-07-01"}), vec!["body.max_occurrences"]),
        (json!({"start_date": "2024-06-10", "end_date": "2024-06-09"}), vec!["body.end_date"]),
        (json!({"start_date": "2024-06-10", "end_date": "2078-01-01"}), vec!["body.end_date"]),
        (json!({"start_date": "2024-06-10", "end_date": "2030-01-01", "frequency": "day"}), vec!["body.end_date"]),
        (json!({"start_date": "2024-06-10", "end_month": 7}), vec!["body.end_year"]),
        (
            json!({"start_date": "2024-06-10", "max_occurrences": 1, "automation_level": "issue_and_send"}),
            vec!["body.body_text", "body.subject_text"],
        ),
    ] {
        let mut body = body;
        body["invoice_id"] = base["id"].clone();
        let refused = shop.post("/recurrences").json(body.clone()).await;
        assert_eq!((refused.status, refused.fields()), (422, fields.into_iter().map(str::to_owned).collect()), "{body}");
    }
    assert_eq!(shop.read(&base).await["status"], "draft");
}

#[tokio::test]
async fn only_the_draft_of_an_invoice_can_be_a_base_and_of_one_recurrence() {
    let subscription = Subscription::begin(three_months()).await;
    let shop = &subscription.shop;
    let quote = shop.draft(shop.document("quote", json!([line(10_000, 1)]))).await;
    let issued = shop.issued(shop.invoice(json!([line(10_000, 1)]))).await;
    for id in [quote["id"].clone(), issued["id"].clone(), subscription.read().await["invoice_id"].clone(), json!(subscription.id)] {
        let mut body = three_months();
        body["invoice_id"] = id;
        let refused = shop.post("/recurrences").json(body).await;
        assert_eq!((refused.status, refused.fields()), (422, vec!["body.invoice_id".to_owned()]));
    }
}
