//! What stands on the PDF of a document, read by poppler.

use std::io::Write;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bursar_tests::form::file;
use serde_json::{Value, json};

use super::{Shop, line, path};

impl Shop {
    /// Makes the PDFs that are due.
    pub(super) async fn print(&self) {
        self.app.work_receivables(self.entity).await;
    }

    /// The text of the file behind a link.
    pub(super) async fn text(&self, url: &Value) -> String {
        let answer = self.partner.follow(url.as_str().expect("a link")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"));
        read(&answer.bytes)
    }

    async fn links(&self, document: &Value) -> Value {
        self.get(&format!("{}/pdf_link", path(document))).await.expect(200)
    }
}

pub(crate) fn read(pdf: &[u8]) -> String {
    let mut poppler = Command::new("pdftotext");
    let poppler = poppler.args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut reading = poppler.spawn().expect("pdftotext of poppler-utils");
    reading.stdin.take().unwrap().write_all(pdf).unwrap();
    let text = String::from_utf8(reading.wait_with_output().unwrap().stdout).unwrap();
    text.replace('\u{a0}', " ")
}

/// `€1,234.56`, as English documents write it.
fn euros(minor: &Value) -> String {
    let minor = minor.as_i64().expect("an amount");
    let (whole, cents) = (minor / 100, minor % 100);
    let whole = if whole > 999 { format!("{},{:03}", whole / 1000, whole % 1000) } else { whole.to_string() };
    format!("€{whole}.{cents:02}")
}

/// The last line of the text with these words, from there on.
fn row<'a>(text: &'a str, words: &str) -> &'a str {
    let mut rows = text.lines().filter_map(|row| row.find(words).map(|at| row[at..].trim()));
    rows.next_back().unwrap_or_else(|| panic!("no {words} in {text}"))
}

#[tokio::test]
async fn an_issued_invoice_says_on_paper_what_the_api_says() {
    let shop = Shop::open().await;
    let mut body = shop.invoice(json!([line(123_456, 3), line(999, 1)]));
    body["line_items"][1]["tax_rate_value"] = json!(700);
    body["line_items"][1]["product"]["name"] = json!("Handbook \u{1F4A1} of light");
    body["discount"] = json!({"type": "percentage", "amount": 1050});
    body["memo"] = json!("Thank you for your order \u{1F389}");
    body["payment_terms"] = json!({"term_1": {"number_of_days": 10, "discount": 200}, "term_final": {"number_of_days": 30}});
    body["purchase_order"] = json!("PO-7731");
    let invoice = shop.issued(body).await;
    assert_eq!((&invoice["file_url"], &invoice["original_file_url"]), (&Value::Null, &Value::Null), "it is made in a job");
    shop.print().await;
    let invoice = shop.read(&invoice).await;
    assert_eq!(invoice["file_url"], invoice["original_file_url"], "both are in English");
    assert_eq!(shop.links(&invoice).await["file_url"], invoice["file_url"]);
    let text = shop.text(&invoice["file_url"]).await;
    let discount = invoice["discount"]["value"].clone();
    for (words, amount) in [("Subtotal", &invoice["subtotal"]), ("Amount due", &invoice["total_amount"]), ("Discount", &discount)] {
        assert!(row(&text, words).ends_with(&euros(amount)), "{words} {amount}: {text}");
    }
    for vat in invoice["total_vat_amounts"].as_array().unwrap() {
        let name = format!("VAT {}%", vat["value"].as_i64().unwrap() / 100);
        assert!(row(&text, &name).ends_with(&euros(&vat["amount"])), "{vat}: {text}");
    }
    for words in ["INV-00001", "Acme Inc.", "PO-7731", "Thank you for your order", "Handbook", "3 Jul 2024", "Desk lamp"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn each_side_has_the_pdf_in_its_language() {
    let shop = Shop::open().await;
    let counterpart = format!("/counterparts/{}", shop.counterpart.as_str().unwrap());
    shop.patch(&counterpart).json(json!({"organization": {}, "language": "de"})).await.expect(200);
    shop.set(json!({"language": "fr"})).await;
    let mut body = shop.invoice(json!([line(10_000, 1)]));
    body["payment_terms"] = json!({"term_final": {"number_of_days": 30}});
    let invoice = shop.issued(body).await;
    shop.print().await;
    let links = shop.links(&invoice).await;
    assert_eq!((&invoice["file_language"], &invoice["original_file_language"]), (&json!("de"), &json!("fr")));
    assert!(shop.text(&links["file_url"]).await.contains("Rechnung"));
    assert!(shop.text(&links["original_file_url"]).await.contains("Facture"));
}

#[tokio::test]
async fn a_draft_has_a_pdf_when_somebody_asks_and_another_one_when_it_changed() {
    let shop = Shop::open().await;
    let draft = shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
    shop.print().await;
    let none = json!({"file_url": null, "original_file_url": null});
    assert_eq!(shop.links(&draft).await, none, "nobody had asked");
    shop.print().await;
    let first = shop.links(&draft).await;
    let text = shop.text(&first["file_url"]).await;
    assert!(text.contains("Desk lamp") && !text.contains("INV-"), "{text}");
    let tags_only = json!({"invoice": {"partner_metadata": {"order": 1}}});
    shop.patch(&path(&draft)).json(tags_only).await.expect(200);
    assert_eq!(shop.links(&draft).await, first, "it shows the same");
    shop.patch(&path(&draft)).json(json!({"invoice": {"memo": "With a new memo"}})).await.expect(200);
    assert_eq!(shop.links(&draft).await, none);
    shop.print().await;
    let second = shop.links(&draft).await;
    assert!(shop.text(&second["file_url"]).await.contains("With a new memo"));
    let history = shop.get(&format!("{}/history?order=asc", path(&draft))).await.expect(200);
    let shown: Vec<_> = history["data"].as_array().unwrap().iter().map(|entry| entry["current_pdf_url"].clone()).collect();
    assert_eq!(shown, [first["file_url"].clone(), first["file_url"].clone(), second["file_url"].clone()], "made, tagged, changed");
    assert_eq!(shop.text(&first["file_url"]).await, text, "the history keeps it");
    shop.app.work_files(&shop.partner).await;
}

#[tokio::test]
async fn payments_and_credits_are_on_the_pdf_where_the_settings_say_so() {
    let shop = Shop::open().await;
    let silent = shop.open_invoice().await;
    shop.print().await;
    let links = shop.links(&silent).await;
    shop.act(&silent, "mark_as_partially_paid").json(json!({"amount_paid": 1900})).await.expect(200);
    assert_eq!(shop.links(&silent).await, links, "the document was issued so");
    shop.set(json!({"generate_paid_invoice_pdf": true})).await;
    let invoice = shop.open_invoice().await;
    shop.print().await;
    shop.act(&invoice, "mark_as_partially_paid").json(json!({"amount_paid": 1900})).await.expect(200);
    shop.print().await;
    let text = shop.text(&shop.links(&invoice).await["file_url"]).await;
    assert!(text.contains("€19.00") && row(&text, "Amount due").ends_with("€100.00"), "{text}");
    shop.act(&invoice, "mark_as_paid").json(json!({"paid_at": "2024-06-01T12:00:00Z"})).await.expect(200);
    shop.print().await;
    let text = shop.text(&shop.links(&invoice).await["file_url"]).await;
    assert!(text.contains("1 Jun 2024") && text.to_uppercase().contains("PAID"), "{text}");
    shop.app.work_files(&shop.partner).await;
}

#[tokio::test]
async fn a_logo_that_cannot_be_printed_stops_no_document() {
    let shop = Shop::open().await;
    let gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
    let logo = format!("/entities/{}/logo", shop.entity);
    shop.partner.put(&logo).form(&[file("logo.gif", gif)]).await.expect(200);
    let invoice = shop.open_invoice().await;
    shop.print().await;
    assert!(shop.text(&shop.links(&invoice).await["file_url"]).await.contains("INV-00001"));
}

#[tokio::test]
async fn a_credit_note_names_its_invoice_and_a_signed_quote_who_signed() {
    let shop = Shop::open().await;
    let invoice = shop.open_invoice().await;
    let note = shop.draft(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    let note = shop.act(&note, "issue").await.expect(200);
    shop.print().await;
    let text = shop.text(&shop.links(&note).await["file_url"]).await;
    assert!(text.contains("CN-00001") && text.contains("INV-00001") && text.contains("€119.00"), "{text}");
    let mut body = shop.document("quote", json!([line(10_000, 1)]));
    body["document_rendering"] = json!({"quote": {"display_signature": true}});
    body["signature_required"] = json!(true);
    let quote = shop.issued(body).await;
    shop.print().await;
    let image = BASE64_STANDARD.encode(include_bytes!("../../../../crates/print/examples/pictures/signature.png"));
    let signature = json!({"email": "jane@acme.example", "full_name": "Jane Doe", "signature_image": image});
    // It is the 3rd of June in London and still the 2nd in Honolulu.
    shop.set(json!({"time_zone": "Pacific/Honolulu"})).await;
    shop.act(&quote, "accept").json(json!({"signature": signature})).await.expect(200);
    shop.print().await;
    let text = shop.text(&shop.links(&quote).await["file_url"]).await;
    assert!(text.contains("Jane Doe") && text.contains("2 Jun"), "{text}");
    shop.app.work_files(&shop.partner).await;
}

#[tokio::test]
async fn documents_are_printed_in_the_design_that_the_entity_chose() {
    let shop = Shop::open().await;
    let printed = async || {
        let invoice = shop.open_invoice().await;
        shop.print().await;
        let links = shop.links(&invoice).await;
        shop.partner.follow(links["file_url"].as_str().expect("a link")).await.bytes
    };
    // A business letter names its sender in one line above the address; the other design does not.
    let entity = shop.partner.get(&format!("/entities/{}", shop.entity)).await.expect(200);
    let line = format!("{} · ", entity["organization"]["legal_name"].as_str().unwrap());
    let sender = |pdf: &[u8]| read(pdf).contains(&line);
    assert!(!sender(&printed().await));
    let listed = shop.get("/document_templates").await.expect(200);
    let letter = listed["data"].as_array().unwrap().iter().find(|one| one["template"] == "letter").unwrap().clone();
    shop.post(&format!("/document_templates/{}/make_default", letter["id"].as_str().unwrap())).await.expect(200);
    assert!(sender(&printed().await));
}
