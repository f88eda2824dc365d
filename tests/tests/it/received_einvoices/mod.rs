//! Documents that come from the network of electronic invoices.

use bursar_kernel::TimeDelta;
use bursar_simulator::AccessPointSettings;
use bursar_tests::e_invoice::EInvoice;
use bursar_tests::{Tenant, TestApp, derefs_to_tenant};
use http::Method;
use serde_json::{Value, json};

pub(crate) const INVOICE: &str = include_str!("invoice.xml");

/// The same as a credit note.
pub(crate) fn credit_note() -> String {
    INVOICE
        .replace("Invoice-2", "CreditNote-2")
        .replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace("InvoiceTypeCode>380<", "CreditNoteTypeCode>381<")
        .replace("InvoiceTypeCode", "CreditNoteTypeCode")
        .replace("InvoiceLine", "CreditNoteLine")
        .replace("InvoicedQuantity", "CreditedQuantity")
}

struct ReceivingFixture {
    tenant: Tenant,
    number: String,
}

derefs_to_tenant!(ReceivingFixture, tenant);

impl ReceivingFixture {
    async fn open() -> ReceivingFixture {
        // Notices of the network are for all entities of a database.
        let tenant = Tenant::at(TestApp::start_alone(|_| {}).await).await;
        let number = tenant.partner.vat_number();
        tenant.partner.connected_to_network(tenant.entity, &number).await;
        ReceivingFixture { tenant, number }
    }

    async fn deliver(&self, xml: &str) {
        assert!(self.app.access_point().deliver("DE:VAT", &self.number, xml), "somebody has the number");
        self.collect().await;
        self.app.work_intake(self.entity).await;
    }

    /// Takes in what the access point tells of.
    async fn collect(&self) {
        self.app.collect_notices().await;
        self.app.work_einvoicing(self.entity).await;
    }

    async fn listed(&self, path: &str) -> Vec<Value> {
        self.get(path).await.expect(200)["data"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn an_invoice_becomes_a_bill_that_says_what_it_says() {
    let fixture = ReceivingFixture::open().await;
    fixture.deliver(INVOICE).await;
    let bills = fixture.listed("/payables").await;
    let [bill] = &bills[..] else { panic!("{bills:?}") };
    for (field, expected) in
        [("payable_origin", "einvoicing"), ("document_id", "RE-2024-17"), ("currency", "EUR"), ("due_date", "2024-07-01")]
    {
        assert_eq!(bill[field], expected, "{field}");
    }
    assert_eq!(bill["einvoice_findings"], json!([]));
    assert_eq!((&bill["total_amount"], &bill["file"]["mimetype"]), (&11_900.into(), &"text/xml".into()));
    let told = fixture.app.events_of(bill["id"].as_str().unwrap().parse().unwrap()).await;
    assert!(told.contains(&"payable.created".to_owned()) && told.contains(&"payable.ocr_finished".to_owned()), "{told:?}");
}

/// It is taken in whatever the rules say, and shows what they say.
#[tokio::test]
async fn what_the_rules_have_against_an_invoice_is_shown_on_the_bill() {
    let fixture = ReceivingFixture::open().await;
    fixture.deliver(&INVOICE.replace(">119.00</cbc:PayableAmount>", ">911.00</cbc:PayableAmount>")).await;
    let bills = fixture.listed("/payables").await;
    let finding = |bill: &Value| bill["einvoice_findings"].as_array().unwrap().iter().find(|one| one["rule"] == "BR-CO-16").cloned();
    let told =
        json!({"rule": "BR-CO-16", "term": "BT-115", "is_fatal": true, "message": "amount due: 119.00 is asked for, and it says 911.00"});
    assert_eq!((finding(&bills[0]), bills[0]["document_id"].as_str()), (Some(told), Some("RE-2024-17")), "{}", bills[0]);
}

#[tokio::test]
async fn a_credit_note_becomes_a_credit_note() {
    let fixture = ReceivingFixture::open().await;
    fixture.deliver(&credit_note()).await;
    assert!(fixture.listed("/payables").await.is_empty());
    let notes = fixture.listed("/payable_credit_notes").await;
    assert_eq!((notes.len(), &notes[0]["origin"], &notes[0]["document_id"]), (1, &"einvoicing".into(), &"RE-2024-17".into()));
}

#[tokio::test]
async fn a_credit_note_is_one_whatever_its_code_and_its_prefixes() {
    let fixture = ReceivingFixture::open().await;
    let note = |kind: &'static str, number: &'static str| EInvoice { kind, number, ..EInvoice::default() }.xml();
    fixture.deliver(&note("261", "GS-1")).await;
    fixture.deliver(&note("381", "GS-2").replace("<ram:", "<a:").replace("</ram:", "</a:").replace("xmlns:ram", "xmlns:a")).await;
    assert!(fixture.listed("/payables").await.is_empty());
    let notes = fixture.listed("/payable_credit_notes").await;
    let mut numbers: Vec<&str> = notes.iter().filter_map(|note| note["document_id"].as_str()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["GS-1", "GS-2"]);
}

#[tokio::test]
async fn a_document_is_taken_in_once_however_often_it_is_told_of() {
    let fixture = ReceivingFixture::open().await;
    fixture.app.access_point().set(AccessPointSettings { doubles_notices: true, ..AccessPointSettings::default() });
    fixture.deliver(INVOICE).await;
    fixture.collect().await;
    assert_eq!(fixture.listed("/payables").await.len(), 1);
}

#[tokio::test]
async fn a_webhook_of_whomever_makes_it_look_and_nothing_else() {
    let fixture = ReceivingFixture::open().await;
    assert!(fixture.app.access_point().deliver("DE:VAT", &fixture.number, INVOICE));
    let webhook = fixture.app.request(Method::POST, "//einvoicing/notices").bytes("text/plain", "anything").await;
    assert_eq!(webhook.status, 204);
    assert!(fixture.listed("/payables").await.is_empty());
    fixture.collect().await;
    assert_eq!(fixture.listed("/payables").await.len(), 1);
}

#[tokio::test]
async fn what_comes_by_a_connection_that_does_not_receive_is_dropped() {
    let fixture = ReceivingFixture::open().await;
    let connections = fixture.listed("/einvoicing_connections").await;
    let path = format!("/einvoicing_connections/{}", connections[0]["id"].as_str().unwrap());
    for (is_receiver, advertised, bills) in [(false, json!([]), 0), (true, json!(["invoice"]), 1)] {
        fixture.patch(&path).json(json!({"is_receiver": is_receiver})).await.expect(200);
        fixture.app.work_einvoicing(fixture.entity).await;
        assert_eq!(fixture.app.access_point().companies()[0]["advertisements"], advertised);
        fixture.deliver(INVOICE).await;
        assert_eq!(fixture.listed("/payables").await.len(), bills, "{is_receiver}");
    }
}

/// Whoever else is told of waits for none.
#[tokio::test]
async fn a_document_that_cannot_be_fetched_holds_up_no_other() {
    let fixture = ReceivingFixture::open().await;
    let (other, number) = (fixture.partner.entity().await, fixture.partner.vat_number());
    fixture.partner.connected_to_network(other, &number).await;
    let access_point = fixture.app.access_point();
    access_point.set(AccessPointSettings { broken: Some("RE-2024-17".to_owned()), ..AccessPointSettings::default() });
    assert!(access_point.deliver("DE:VAT", &fixture.number, INVOICE));
    assert!(access_point.deliver("DE:VAT", &number, &INVOICE.replace("RE-2024-17", "RE-2024-18")));
    fixture.collect().await;
    fixture.app.work_einvoicing(other).await;
    let of_other = fixture.partner.get("/payables").entity(other).await.expect(200);
    assert_eq!((fixture.listed("/payables").await.len(), of_other["data"].as_array().unwrap().len()), (0, 1));
    access_point.set(AccessPointSettings::default());
    fixture.app.advance(TimeDelta::minutes(5));
    fixture.app.work_einvoicing(fixture.entity).await;
    assert_eq!(fixture.listed("/payables").await.len(), 1);
}

/// What is to be paid is what the document asks for.
#[tokio::test]
async fn the_rounding_of_a_total_is_a_line_of_the_bill() {
    let fixture = ReceivingFixture::open().await;
    let total = r#"<cbc:PayableAmount currencyID="EUR">119.00<"#;
    let rounded =
        r#"<cbc:PayableRoundingAmount currencyID="EUR">1.00</cbc:PayableRoundingAmount><cbc:PayableAmount currencyID="EUR">120.00<"#;
    fixture.deliver(&INVOICE.replace(total, rounded)).await;
    let bill = fixture.listed("/payables").await.remove(0);
    assert_eq!((&bill["total_amount"], &bill["tax_amount"], &bill["einvoice_findings"]), (&json!(12_000), &json!(1_900), &json!([])));
    let lines = fixture.listed(&format!("/payables/{}/line_items?sort=created_at", bill["id"].as_str().unwrap())).await;
    let read: Vec<(&Value, &Value, &Value)> = lines.iter().map(|line| (&line["name"], &line["unit_price"], &line["tax"])).collect();
    assert_eq!(read, [(&json!("Copy paper"), &json!(1_000), &json!(1_900)), (&json!("Rounding"), &json!(100), &json!(0))]);
}
