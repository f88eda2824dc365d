//! PDFs that carry their document as an electronic invoice, read back as whoever gets them would.

use std::io::Write;
use std::process::Command;

use bursar_tests::form::file;
use bursar_tests::{TestApp, id};
use serde_json::{Value, json};

use super::{Shop, line, path};

impl Shop {
    /// A shop whose PDFs carry their documents, and the body of an invoice that they can carry.
    async fn with_einvoices_in_pdfs() -> (Shop, Value) {
        let app = TestApp::start().await;
        let partner = app.partner().await;
        let number = partner.vat_number();
        let shop = Shop::of(app, partner).await;
        shop.set(json!({"einvoice_in_pdf": true})).await;
        let vat_id = json!({"country": "DE", "type": "eu_vat", "value": number});
        let vat_id = shop.partner.post(&format!("/entities/{}/vat_ids", shop.entity)).json(vat_id).await.expect(201);
        let mut body = shop.invoice(json!([line(10_000, 2), line(2_550, 1)]));
        body["entity_vat_id_id"] = vat_id["id"].clone();
        body["entity_bank_account_id"] = shop.can_be_asked_and_paid().await;
        body["payment_terms"] = json!({"term_final": {"number_of_days": 30}});
        body["purchase_order"] = json!("PO-7");
        (shop, body)
    }

    /// The bytes of the document's PDF.
    async fn pdf(&self, document: &Value) -> Vec<u8> {
        self.print().await;
        let document = self.read(document).await;
        self.partner.follow(document["file_url"].as_str().expect("a link")).await.bytes.to_vec()
    }

    /// The bill that somebody makes of the file.
    async fn received(&self, pdf: &[u8]) -> Value {
        let bill = self.post("/payables/upload_from_file").form(&[file("bill.pdf", pdf)]).await.expect(201);
        self.app.work_intake(self.entity).await;
        self.get(&format!("/payables/{}", bill["id"].as_str().unwrap())).await.expect(200)
    }
}

/// Does poppler find a file of this name in it?
fn carries(pdf: &[u8], name: &str) -> bool {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let listed = Command::new("pdfdetach").arg("-list").arg(file.path()).output().expect("pdfdetach of poppler-utils");
    String::from_utf8_lossy(&listed.stdout).contains(name)
}

#[tokio::test]
async fn a_pdf_is_read_back_as_what_the_invoice_says() {
    let (shop, body) = Shop::with_einvoices_in_pdfs().await;
    let invoice = shop.issued(body).await;
    let pdf = shop.pdf(&invoice).await;
    assert!(carries(&pdf, "factur-x.xml"));
    let (invoice, bill) = (shop.read(&invoice).await, shop.received(&pdf).await);
    for (field, expected) in [
        ("document_id", &invoice["document_id"]),
        ("currency", &invoice["currency"]),
        ("total_amount", &invoice["total_amount"]),
        ("subtotal", &invoice["subtotal"]),
        ("due_date", &invoice["due_date"]),
    ] {
        assert_eq!(&bill[field], expected, "{field}");
    }
    let supplier = &bill["counterpart_raw_data"];
    assert_eq!((&supplier["bank_account"]["iban"], &supplier["phone"]), (&json!("DE89370400440532013000"), &json!("+49 30 1234567")));
    let lines = shop.get(&format!("/payables/{}/line_items?sort=created_at", bill["id"].as_str().unwrap())).await.expect(200);
    let read: Vec<(&Value, &Value)> =
        lines["data"].as_array().unwrap().iter().map(|line| (&line["quantity"], &line["unit_price"])).collect();
    assert_eq!(read, [(&json!(2), &json!(10_000)), (&json!(1), &json!(2_550))]);
}

#[tokio::test]
async fn a_credit_note_carries_itself_and_a_draft_carries_nothing() {
    let (shop, body) = Shop::with_einvoices_in_pdfs().await;
    let draft = shop.draft(body.clone()).await;
    shop.get(&format!("{}/pdf_link", path(&draft))).await.expect(200);
    assert!(!carries(&shop.pdf(&draft).await, "factur-x.xml"));
    let invoice = shop.act(&draft, "issue").await.expect(200);
    let note = shop.issued(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    let pdf = shop.pdf(&note).await;
    assert!(carries(&pdf, "factur-x.xml"));
    assert_eq!(shop.received(&pdf).await["ocr_status"], "error", "it is no bill");
    let read = shop.post("/payable_credit_notes/upload_from_file").form(&[file("note.pdf", &pdf)]).await.expect(201);
    shop.app.work_intake(shop.entity).await;
    let read = shop.get(&format!("/payable_credit_notes/{}", id(&read))).await.expect(200);
    assert_eq!(read["document_id"], note["document_id"]);
}

/// XRechnung, by which an authority is invoiced, asks where both sides are reached.
#[tokio::test]
async fn an_authority_is_named_by_its_number_in_the_network() {
    let (shop, mut body) = Shop::with_einvoices_in_pdfs().await;
    body["purchase_order"] = json!("04011000-1234512345-06");
    let refused = shop.act(&shop.draft(body).await, "issue").await;
    assert_eq!(refused.fields(), ["receivable.counterpart_einvoicing_credentials_id", "receivable.network_credentials_id"]);
}

#[tokio::test]
async fn what_its_pdf_cannot_carry_is_not_issued() {
    let (shop, mut body) = Shop::with_einvoices_in_pdfs().await;
    body["payment_terms"] = json!(null);
    body["entity_vat_id_id"] = json!(null);
    let draft = shop.draft(body.clone()).await;
    let answer = shop.act(&draft, "issue").await;
    assert_eq!(answer.fields(), ["receivable.entity_vat_id_id", "receivable.payment_terms_id"], "{}", answer.text);
    body["withholding_tax_rate"] = json!(500);
    let answer = shop.act(&shop.draft(body).await, "issue").await;
    assert_eq!(answer.fields(), ["receivable.withholding_tax_rate"]);
    shop.set(json!({"einvoice_in_pdf": false})).await;
    let issued = shop.act(&draft, "issue").await.expect(200);
    assert_eq!(issued["document_id"], "INV-00001", "no number was taken");
    assert!(!carries(&shop.pdf(&issued).await, "factur-x.xml"));
}

/// What was decided when it was issued holds for every PDF of it.
#[tokio::test]
async fn a_pdf_that_is_made_again_carries_the_same() {
    let (shop, body) = Shop::with_einvoices_in_pdfs().await;
    let invoice = shop.issued(body).await;
    let carried = shop.pdf(&invoice).await;
    shop.set(json!({"einvoice_in_pdf": false, "generate_paid_invoice_pdf": true})).await;
    shop.act(&invoice, "mark_as_paid").json(json!({})).await.expect(200);
    let paid = shop.pdf(&invoice).await;
    assert!(carries(&paid, "factur-x.xml") && paid != carried);
    let [before, after] = [shop.received(&carried).await, shop.received(&paid).await];
    assert_eq!(before["total_amount"], after["total_amount"]);
}

/// Where the settings allow changes after the issue: a PDF that could not carry the document would be made no more.
#[tokio::test]
async fn a_change_that_its_pdf_cannot_carry_is_refused() {
    let (shop, body) = Shop::with_einvoices_in_pdfs().await;
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let invoice = shop.issued(body).await;
    let change = |fields: Value| shop.patch(&path(&invoice)).json(json!({"issued_invoice": fields}));
    assert_eq!(change(json!({"entity_vat_id_id": null})).await.fields(), ["receivable.entity_vat_id_id"]);
    change(json!({"memo": "With thanks"})).await.expect(200);
    let put = shop.put(&format!("{}/line_items", path(&invoice))).json(json!({"data": [line(5_000, 1)]}));
    put.await.expect(200);
    let pdf = shop.pdf(&invoice).await;
    assert!(carries(&pdf, "factur-x.xml"));
    assert_eq!(shop.received(&pdf).await["total_amount"], 5_950);
}
