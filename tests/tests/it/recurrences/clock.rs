//! When invoices are made, and what they are.

use bursar_kernel::{TimeDelta, Uuid};
use bursar_store::execute;
use bursar_store::sea_orm::Value;
use serde_json::json;

use super::{Subscription, became, three_months};
use crate::receivables::mailing::MailingFixture;
use crate::receivables::{Shop, line, path};

#[tokio::test]
async fn an_invoice_is_made_at_six_where_the_entity_is() {
    let shop = Shop::open().await;
    shop.set(json!({"time_zone": "Pacific/Auckland"})).await;
    let mut body = shop.invoice(json!([line(10_000, 1)]));
    body["payment_terms"] = json!({"term_final": {"number_of_days": 10}});
    let base = shop.draft(body).await;
    let mut subscription = Subscription::of(shop, &base, three_months()).await;
    // Auckland is twelve hours ahead: there it is six on the 10th when it is still the 9th by UTC.
    subscription.later(TimeDelta::minutes(6 * 24 * 60 + 8 * 60 + 29)).await;
    assert_eq!(subscription.iterations().await[0].1, "pending", "it is one minute to six");
    subscription.later(TimeDelta::minutes(1)).await;
    let invoice = subscription.invoice(1).await;
    assert_eq!((&invoice["status"], &invoice["document_id"]), (&json!("issued"), &json!("INV-00001")));
    assert_eq!((&invoice["issue_date"], &invoice["due_date"]), (&json!("2024-06-09T18:00:00.000000+00:00"), &json!("2024-06-20")));
    assert_eq!((&invoice["recurrence_id"], &invoice["based_on"]), (&json!(null), &json!(null)));
    assert_eq!(subscription.read().await["current_iteration"], 2);
}

#[tokio::test]
async fn what_starts_today_is_made_at_once_and_the_last_completes_it() {
    let mut subscription = Subscription::begin(json!({"start_date": "2024-06-03", "end_date": "2024-06-04", "frequency": "day"})).await;
    subscription.later(TimeDelta::zero()).await;
    assert_eq!(subscription.iterations().await, became(&[("2024-06-03", "completed"), ("2024-06-04", "pending")]));
    subscription.later(TimeDelta::days(1)).await;
    assert_eq!(subscription.read().await["status"], "completed");
    subscription.told(&["recurrence.created", "recurrence.invoice_created", "recurrence.invoice_created", "recurrence.completed"]).await;
}

#[tokio::test]
async fn what_was_missed_is_made_once_in_order_and_dated_by_the_day_it_is_made() {
    let mut subscription = Subscription::begin(three_months()).await;
    subscription.later(TimeDelta::days(40)).await;
    subscription.later(TimeDelta::zero()).await;
    assert_eq!(subscription.iterations().await.iter().filter(|(_, status)| status == "completed").count(), 2);
    for (number, document_id) in [(1, "INV-00001"), (2, "INV-00002")] {
        let invoice = subscription.invoice(number).await;
        assert_eq!((&invoice["document_id"], &invoice["issue_date"]), (&json!(document_id), &json!("2024-07-13T09:30:00.000000+00:00")));
    }
}

#[tokio::test]
async fn an_invoice_is_made_of_the_base_as_it_then_is() {
    let mut subscription = Subscription::begin(three_months()).await;
    let base = subscription.read().await["invoice_id"].clone();
    let path = format!("/receivables/{}", base.as_str().unwrap());
    let lines = json!({"data": [line(20_000, 2)]});
    subscription.shop.put(&format!("{path}/line_items")).json(lines).await.expect(200);
    subscription.later(TimeDelta::days(8)).await;
    assert_eq!(subscription.invoice(1).await["total_amount"], 47_600);
    assert_eq!(subscription.shop.read(&json!({"id": base})).await["status"], "recurring");
}

#[tokio::test]
async fn drafts_stay_drafts() {
    let mut body = three_months();
    body["automation_level"] = json!("draft");
    let mut subscription = Subscription::begin(body).await;
    subscription.later(TimeDelta::days(8)).await;
    let invoice = subscription.invoice(1).await;
    assert_eq!((&invoice["status"], &invoice["document_id"]), (&json!("draft"), &json!(null)));
}

#[tokio::test]
async fn an_invoice_that_cannot_be_issued_is_tried_for_a_day_and_the_next_comes_all_the_same() {
    let mut subscription = Subscription::begin(three_months()).await;
    let entity = format!("/entities/{}", subscription.shop.entity);
    subscription.shop.partner.patch(&entity).json(json!({"tax_id": null})).await.expect(200);
    subscription.later(TimeDelta::days(8)).await;
    let read = subscription.read().await;
    let first = &read["iterations"][0];
    assert_eq!((&first["status"], &first["issued_invoice_id"]), (&json!("pending"), &json!(null)));
    assert!(read["last_error"].as_str().unwrap().contains("tax"), "{read}");
    subscription.later(TimeDelta::days(1)).await;
    assert_eq!(subscription.iterations().await[0].1, "issue_failed");
    subscription.told(&["recurrence.created", "recurrence.issue_failed"]).await;
    subscription.shop.partner.patch(&entity).json(json!({"tax_id": "12/345/67890"})).await.expect(200);
    subscription.later(TimeDelta::days(30)).await;
    assert_eq!(subscription.iterations().await[1].1, "completed");
    assert_eq!(subscription.invoice(2).await["document_id"], "INV-00001", "what failed took no number");
}

#[tokio::test]
async fn an_hour_later_it_is_tried_again() {
    let mut subscription = Subscription::begin(three_months()).await;
    let entity = format!("/entities/{}", subscription.shop.entity);
    subscription.shop.partner.patch(&entity).json(json!({"tax_id": null})).await.expect(200);
    subscription.later(TimeDelta::days(8)).await;
    subscription.shop.partner.patch(&entity).json(json!({"tax_id": "12/345/67890"})).await.expect(200);
    subscription.later(TimeDelta::minutes(59)).await;
    assert_eq!(subscription.iterations().await[0].1, "pending");
    subscription.later(TimeDelta::minutes(1)).await;
    let read = subscription.read().await;
    assert_eq!((&read["iterations"][0]["status"], &read["last_error"]), (&json!("completed"), &json!(null)));
}

#[tokio::test]
async fn invoices_are_mailed_to_those_who_are_named() {
    MailingFixture::while_open(async |office| {
        let base = office.shop.draft(office.shop.invoice(json!([line(10_000, 1)]))).await;
        let mut body = three_months();
        body["invoice_id"] = base["id"].clone();
        body["subject_text"] = json!("Invoice {invoice_number}");
        body["body_text"] = json!("Please pay {amount_due}.");
        body["recipients"] = json!({"to": ["ada@acme.example"]});
        office.shop.post("/recurrences").json(body).await.expect(200);
        office.shop.app.advance(TimeDelta::days(8));
        office.shop.app.work_recurrences(office.shop.entity).await;
        office.work().await;
        let taken = office.taken();
        assert_eq!((taken.len(), taken[0].shown.subject.as_str(), taken[0].shown.attachments.len()), (1, "Invoice INV-00001", 1));
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_cannot_be_sent_leaves_the_invoice_issued_and_says_so() {
    let mut body = three_months();
    body["subject_text"] = json!("Invoice {invoice_number}");
    body["body_text"] = json!("Please pay.");
    body["recipients"] = json!({"to": ["ada@acme.example"]});
    let mut subscription = Subscription::begin(body).await;
    subscription.later(TimeDelta::days(8)).await;
    assert_eq!(subscription.iterations().await[0].1, "send_failed", "there is no mail server");
    assert_eq!(subscription.invoice(1).await["status"], "issued");
}

#[tokio::test]
async fn invoices_are_addressed_as_the_base_is() {
    let shop = Shop::open().await;
    shop.with_contact().await;
    let contacts = format!("/counterparts/{}/contacts", shop.counterpart.as_str().unwrap());
    let address = json!({"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"});
    let books = json!({"first_name": "Grace", "last_name": "Hopper", "email": "books@acme.example", "address": address});
    let books = shop.post(&contacts).json(books).await.expect(200);
    let books = format!("{contacts}/{}", books["id"].as_str().unwrap());
    let base = shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
    let asked = json!({"contact_id": books.rsplit('/').next(), "entity": {"email": "rent@shop.example", "phone": null}});
    let path = format!("/receivables/{}", base["id"].as_str().unwrap());
    shop.patch(&path).json(json!({"invoice": asked})).await.expect(200);
    shop.partner
        .patch(&format!("/entities/{}", shop.entity))
        .json(json!({"phone": "+49 30 1", "website": "https://shop.example"}))
        .await
        .expect(200);
    let mut subscription = Subscription::of(shop, &base, three_months()).await;
    subscription.later(TimeDelta::days(8)).await;
    let first = subscription.invoice(1).await;
    assert_eq!(
        (&first["counterpart_contact"]["email"], &first["entity"]["email"]),
        (&json!("books@acme.example"), &json!("rent@shop.example"))
    );
    assert_eq!((&first["entity"]["phone"], &first["entity"]["website"]), (&json!(null), &json!("https://shop.example")));
    subscription.shop.patch(&books).json(json!({"email": "bills@acme.example"})).await.expect(200);
    subscription.later(TimeDelta::days(30)).await;
    assert_eq!(subscription.invoice(2).await["counterpart_contact"]["email"], "bills@acme.example", "it is read again");
    subscription.shop.delete(&books).await.expect(204);
    subscription.later(TimeDelta::days(30)).await;
    assert_eq!(
        subscription.invoice(3).await["counterpart_contact"]["email"],
        "ada@acme.example",
        "one that is gone gives way to the default"
    );
}

/// Whoever deletes them is told that documents keep their copies.
#[tokio::test]
async fn what_was_deleted_of_the_catalog_keeps_no_invoice_from_being_made() {
    let shop = Shop::open().await;
    let made = async |path: &str, body: serde_json::Value| shop.post(path).json(body).await.expect(201)["id"].clone();
    let product = made("/products", json!({"name": "Lamp", "price": {"currency": "EUR", "value": 1_000}})).await;
    let terms = made("/payment_terms", json!({"name": "net 30", "term_final": {"number_of_days": 30}})).await;
    let rate = made("/custom_vat_rates", json!({"name": "city", "components": [{"name": "city", "value": 100}]})).await;
    let project = made("/projects", json!({"name": "Reading room"})).await;
    let mut body = shop.invoice(json!([line(10_000, 1), {"quantity": 1, "product_id": product, "custom_vat_rate_id": rate}]));
    (body["payment_terms_id"], body["project_id"]) = (terms.clone(), project.clone());
    let base = shop.draft(body).await;
    let mut subscription = Subscription::of(shop, &base, three_months()).await;
    for (path, id) in [("products", &product), ("payment_terms", &terms), ("custom_vat_rates", &rate), ("projects", &project)] {
        let path = format!("/{path}/{}", id.as_str().unwrap());
        subscription.shop.delete(&path).await.expect(204);
    }
    subscription.later(TimeDelta::days(8)).await;
    let invoice = subscription.invoice(1).await;
    assert_eq!((&invoice["status"], &invoice["due_date"]), (&json!("issued"), &json!("2024-07-11")));
    assert_eq!((&invoice["project_id"], &invoice["total_amount"]), (&project, &base["total_amount"]));
    assert_eq!(invoice["line_items"][1]["product"]["name"], "Lamp");
}

#[tokio::test]
async fn the_day_of_the_supply_is_that_of_each_invoice() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(10_000, 1)]));
    body["fulfillment_date"] = json!("2024-06-01");
    let base = shop.draft(body).await;
    let mut subscription = Subscription::of(shop, &base, three_months()).await;
    subscription.later(TimeDelta::days(8)).await;
    assert_eq!(subscription.invoice(1).await["fulfillment_date"], "2024-06-11");
}

/// An older release took terms that end on a day.
#[tokio::test]
async fn what_would_be_due_before_it_is_issued_is_told_and_not_made() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(10_000, 1)]));
    body["payment_terms"] = json!({"term_final": {"number_of_days": 9_999}});
    let base = shop.draft(body).await;
    let mut subscription = Subscription::of(shop, &base, three_months()).await;
    let tx = subscription.shop.app.db().begin().await.unwrap();
    let id: Uuid = base["id"].as_str().unwrap().parse().unwrap();
    let values: [Value; 3] =
        [id.into(), r#""end_date":null,"number_of_days":9999"#.into(), r#""end_date":"2024-06-20","number_of_days":null"#.into()];
    execute(&tx, "UPDATE receivables SET body = REPLACE(body, $2, $3) WHERE id = $1", values).await.unwrap();
    tx.commit().await.unwrap();
    subscription.later(TimeDelta::days(8)).await;
    assert_eq!(subscription.invoice(1).await["due_date"], "2024-06-20");
    subscription.later(TimeDelta::days(30)).await;
    let read = subscription.read().await;
    assert_eq!((&read["iterations"][1]["status"], &read["iterations"][1]["issued_invoice_id"]), (&json!("pending"), &json!(null)));
    assert!(read["last_error"].as_str().unwrap().starts_with("payment_terms.term_final.end_date of the base has passed"), "{read}");
    let days = json!({"invoice": {"payment_terms": {"term_final": {"number_of_days": 10}}}});
    subscription.shop.patch(&path(&base)).json(days).await.expect(200);
    subscription.later(TimeDelta::hours(1)).await;
    assert_eq!(subscription.invoice(2).await["due_date"], "2024-07-21");
}
