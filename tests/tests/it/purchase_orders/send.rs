use bursar_kernel::TimeDelta;
use bursar_store::fetch_all;
use bursar_tests::form::{PNG, file};
use serde_json::{Value, json};

use super::{letter, mailing, path};
use crate::receivables::Shop;
use crate::receivables::pdf::read;

/// The mails of the outbox of the entity: subject, body, address.
async fn outbox(shop: &Shop) -> Vec<(String, String, String)> {
    let db = shop.app.db();
    let sql = "SELECT m.subject, CAST(m.body AS text) AS body, r.address FROM mails m JOIN mail_recipients r ON r.mail_id = m.id
        WHERE m.entity_id = $1 ORDER BY m.id";
    let rows = fetch_all(db, sql, [shop.entity.into()]).await.unwrap();
    let word = |row: &bursar_store::sea_orm::QueryResult, name| row.try_get::<String>("", name).unwrap();
    rows.iter().map(|row| (word(row, "subject"), word(row, "body"), word(row, "address"))).collect()
}

#[tokio::test]
async fn a_draft_is_issued_and_goes_out_with_its_pdf() {
    let shop = mailing().await;
    let made = shop.order().await;
    shop.post(&format!("{}/send", path(&made))).json(letter()).await.expect(200);
    let sent = shop.get(&path(&made)).await.expect(200);
    assert_eq!((&sent["status"], &sent["issued_at"]), (&json!("issued"), &json!("2024-06-03")));
    shop.app.work_purchasing(shop.entity).await;
    let mails = outbox(&shop).await;
    assert_eq!((mails.len(), mails[0].0.as_str(), mails[0].2.as_str()), (1, "Order PO-00001", "office@acme.example"));
    let body: Value = serde_json::from_str(&mails[0].1).unwrap();
    // 4990 and 2000 with 19 % and 7 %.
    assert!(body["text"].as_str().unwrap().contains("Dear Acme Inc., €80.78. {else}"), "{body}");
    let sent = shop.get(&path(&made)).await.expect(200);
    assert_eq!(body["attachments"][0], json!([sent["file_id"], "PO-00001.pdf"]));
    let text = read(&shop.partner.follow(sent["file_url"].as_str().unwrap()).await.bytes);
    for word in
        ["Purchase order", "PO-00001", "Please deliver before noon.", "Paper", "49.90", "€69.90", "€9.48", "€1.40", "€80.78", "3 Jul 2024"]
    {
        assert!(text.contains(word), "{word} in {text}");
    }
}

#[tokio::test]
async fn the_default_contact_comes_before_the_vendors_own_address() {
    let shop = mailing().await;
    let contact = json!({
        "first_name": "Ada", "last_name": "Lovelace", "email": "ada@acme.example",
        "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "postal_code": "10115"},
    });
    shop.post(&format!("/counterparts/{}/contacts", shop.counterpart.as_str().unwrap())).json(contact).await.expect(200);
    let made = shop.order().await;
    shop.post(&format!("{}/send", path(&made))).json(letter()).await.expect(200);
    shop.app.work_purchasing(shop.entity).await;
    let mails = outbox(&shop).await;
    assert!(mails[0].2 == "ada@acme.example" && mails[0].1.contains("Dear Ada Lovelace"), "{mails:?}");
}

#[tokio::test]
async fn nothing_is_sent_without_an_address_or_a_mail_server() {
    let silent = Shop::open().await;
    let made = silent.order().await;
    assert!(silent.post(&format!("{}/send", path(&made))).json(letter()).await.message(409).contains("mail is not set up"));
    let shop = mailing().await;
    let counterpart = format!("/counterparts/{}", shop.counterpart.as_str().unwrap());
    shop.patch(&counterpart).json(json!({"organization": {"email": null}})).await.expect(200);
    let made = shop.order().await;
    let refused = shop.post(&format!("{}/send", path(&made))).json(letter()).await.message(409);
    assert!(refused.contains("has an e-mail address"), "{refused}");
    assert_eq!(shop.get(&path(&made)).await.expect(200)["status"], "draft");
}

#[tokio::test]
async fn a_preview_sends_nothing() {
    let shop = Shop::open().await;
    let made = shop.order().await;
    let preview = shop.post(&format!("{}/preview", path(&made))).json(letter()).await.expect(201);
    assert_eq!(preview["subject_preview"], "Order PO-00001");
    assert!(preview["body_preview"].as_str().unwrap().contains("Dear Acme Inc., €80.78. {else}"));
    assert_eq!(shop.get(&path(&made)).await.expect(200)["status"], "draft");
}

#[tokio::test]
async fn a_mail_whose_pdf_cannot_be_made_for_a_day_has_failed() {
    let shop = mailing().await;
    let logo = shop.partner.put(&format!("/entities/{}/logo", shop.entity)).form(&[file("logo.png", PNG)]).await.expect(200);
    // No directory holds a name that is so long.
    shop.app.move_bytes(&logo, &"x".repeat(300)).await;
    let made = shop.order().await;
    let sent = shop.post(&format!("{}/send", path(&made))).json(letter()).await.expect(200);
    let mail: bursar_kernel::Uuid = sent["mail_id"].as_str().unwrap().parse().unwrap();
    for hour in 0..30 {
        shop.app.work_purchasing(shop.entity).await;
        let told: &[&str] = if hour < 24 { &[] } else { &["mail.failed"] };
        // The attempts are an hour and a quarter apart at most.
        if !(24..=25).contains(&hour) {
            assert_eq!(shop.app.events_of(mail).await, told, "after {hour} hours");
        }
        shop.app.advance(TimeDelta::hours(1));
    }
    let sql = "SELECT error FROM mail_recipients WHERE mail_id = $1";
    let row = fetch_all(shop.app.db(), sql, [mail.into()]).await.unwrap().remove(0);
    assert_eq!(row.try_get::<String>("", "error").unwrap(), "the PDF could not be made for a day");
}

#[tokio::test]
async fn a_logo_whose_bytes_are_missing_stops_no_mail() {
    let shop = mailing().await;
    let logo = shop.partner.put(&format!("/entities/{}/logo", shop.entity)).form(&[file("logo.png", PNG)]).await.expect(200);
    shop.app.move_bytes(&logo, "not/restored").await;
    let made = shop.order().await;
    shop.post(&format!("{}/send", path(&made))).json(letter()).await.expect(200);
    shop.app.work_purchasing(shop.entity).await;
    assert_eq!(outbox(&shop).await.len(), 1);
}
