//! Documents that go through the network of electronic invoices.

use bursar_einvoicing::{AccessPointSettings as Configured, EinvoicingSettings};
use bursar_kernel::Uuid;
use bursar_simulator::{AccessPointSettings, Carried};
use bursar_tests::TestApp;
use serde_json::{Value, json};

use super::{Shop, line, path, refused};

impl Shop {
    /// Gives the entity what German rules ask of a seller: a telephone number, and the account that is answered.
    pub(super) async fn can_be_asked_and_paid(&self) -> Value {
        self.patch(&format!("/entities/{}", self.entity)).json(json!({"phone": "+49 30 1234567"})).await.expect(200);
        let account = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000"});
        self.post("/bank_accounts").json(account).await.expect(201)["id"].clone()
    }
}

/// A shop that is in the network, and a customer who is.
pub(super) struct Networked {
    pub(super) shop: Shop,
    vat_id: Value,
    account: Value,
    sender: Value,
    receiver: Value,
}

impl Networked {
    pub(super) async fn open() -> Networked {
        Networked::in_app(TestApp::start().await).await
    }

    pub(super) async fn in_app(app: TestApp) -> Networked {
        let partner = app.partner().await;
        let number = partner.vat_number();
        let shop = Shop::of(app, partner).await;
        let account = shop.can_be_asked_and_paid().await;
        let connection = shop.partner.connected_to_network(shop.entity, &number).await;
        let vat_id = json!({"country": "DE", "type": "eu_vat", "value": number});
        let vat_id = shop.partner.post(&format!("/entities/{}/vat_ids", shop.entity)).json(vat_id).await.expect(201);
        let credentials = json!({"network_schema": "DE:VAT", "network_identifier": "DE129273398"});
        let path = format!("/counterparts/{}/einvoicing_credentials", shop.counterpart.as_str().unwrap());
        let receiver = shop.post(&path).json(credentials).await.expect(201);
        Networked {
            sender: connection["credentials"][0]["id"].clone(),
            receiver: receiver["id"].clone(),
            vat_id: vat_id["id"].clone(),
            account,
            shop,
        }
    }

    /// The body of an invoice over 100 euros that can be sent.
    pub(super) fn invoice(&self) -> Value {
        let mut body = self.shop.invoice(json!([line(10_000, 1)]));
        body["is_einvoice"] = json!(true);
        body["network_credentials_id"] = self.sender.clone();
        body["counterpart_einvoicing_credentials_id"] = self.receiver.clone();
        body["payment_terms"] = json!({"term_final": {"number_of_days": 30}});
        body["purchase_order"] = json!("PO-7");
        body["entity_vat_id_id"] = self.vat_id.clone();
        body["entity_bank_account_id"] = self.account.clone();
        body
    }

    /// Does what is due, on both sides of the seam.
    pub(super) async fn work(&self) {
        self.shop.app.work_receivables(self.shop.entity).await;
        self.shop.app.work_einvoicing(self.shop.entity).await;
    }

    pub(super) fn carried(&self) -> Vec<Carried> {
        self.shop.app.access_point().carried()
    }

    pub(super) fn behave(&self, settings: AccessPointSettings) {
        self.shop.app.access_point().set(settings);
    }

    /// The connection of the entity is deleted, there and here.
    pub(super) async fn leave(&self) {
        let listed = self.shop.get("/einvoicing_connections").await.expect(200);
        let path = format!("/einvoicing_connections/{}", listed["data"][0]["id"].as_str().unwrap());
        self.shop.delete(&path).await.expect(204);
    }

    pub(super) async fn transmissions(&self, document: &Value) -> Vec<String> {
        let id: Uuid = document["id"].as_str().unwrap().parse().unwrap();
        self.shop.app.transmissions(id).await
    }
}

#[tokio::test]
async fn an_invoice_is_issuing_until_the_customer_has_it() {
    let network = Networked::open().await;
    let issuing = network.shop.issued(network.invoice()).await;
    for (field, expected) in [
        ("status", json!("issuing")),
        ("document_id", json!("INV-00001")),
        ("is_einvoice", json!(true)),
        ("einvoice_file_url", json!(null)),
        ("einvoice_error_comment", json!(null)),
    ] {
        assert_eq!(issuing[field], expected, "{field}");
    }
    let receiver = json!({"id": network.receiver, "network_identifier": "DE129273398", "network_schema": "DE:VAT"});
    assert_eq!((&issuing["counterpart_einvoicing_credentials"], &issuing["network_credentials"]["id"]), (&receiver, &network.sender));
    refused(network.shop.act(&issuing, "mark_as_paid").json(json!({})).await, "Invoice cannot be marked as paid in status issuing");
    network.work().await;
    let issued = network.shop.read(&issuing).await;
    assert_eq!((&issued["status"], &issued["document_id"]), (&json!("issued"), &json!("INV-00001")));
    network.shop.told(&issued, &["receivable.created", "receivable.issuing", "receivable.issued"]).await;
    let [carried] = &network.carried()[..] else { panic!("one document travels") };
    assert_eq!((carried.receiver.identifier.as_str(), carried.submissions), ("DE129273398", 1));
    assert!(carried.xml.contains("<cbc:ID>INV-00001</cbc:ID>") && carried.xml.contains(">119.00</cbc:PayableAmount>"), "{}", carried.xml);
    let url = issued["einvoice_file_url"].as_str().expect("the XML that was sent");
    let file = network.shop.app.request(http::Method::GET, &url.replace("https://bursar.test", "/")).await;
    assert_eq!(file.text, carried.xml);
}

#[tokio::test]
async fn what_the_rules_ask_for_is_named_before_a_number_is_given() {
    let network = Networked::open().await;
    let mut body = network.invoice();
    body["purchase_order"] = json!(null);
    body["payment_terms"] = json!(null);
    let draft = network.shop.draft(body).await;
    let answer = network.shop.act(&draft, "issue").await;
    assert_eq!(answer.fields(), ["receivable.payment_terms_id", "receivable.purchase_order"]);
    assert!(answer.text.contains("BT-10") && answer.text.contains("BR-CO-25"), "{}", answer.text);
    let mut body = network.shop.invoice(json!([line(10_000, 1)]));
    (body["is_einvoice"], body["withholding_tax_rate"]) = (json!(true), json!(500));
    let draft = network.shop.draft(body).await;
    let fields =
        ["receivable.counterpart_einvoicing_credentials_id", "receivable.network_credentials_id", "receivable.withholding_tax_rate"];
    assert_eq!(network.shop.act(&draft, "issue").await.fields(), fields);
    assert_eq!(network.shop.issued(network.invoice()).await["document_id"], "INV-00001", "no number was taken");
}

/// Peppol asks more of a German seller with a German buyer than of others.
#[tokio::test]
async fn what_the_network_asks_of_the_sellers_country_is_named_with_its_remedy() {
    let network = Networked::open().await;
    network.shop.patch(&format!("/entities/{}", network.shop.entity)).json(json!({"phone": null})).await.expect(200);
    let mut body = network.invoice();
    body["entity_bank_account_id"] = json!(null);
    let draft = network.shop.draft(body).await;
    let answer = network.shop.act(&draft, "issue").await;
    assert_eq!(answer.fields(), ["receivable.entity.phone", "receivable.entity_bank_account_id"]);
    for said in ["DE-R-001 at BG-16): name a bank account of the entity", "DE-R-006", "give the entity a telephone number"] {
        assert!(answer.text.contains(said), "{said} in {}", answer.text);
    }
    assert!(network.carried().is_empty());
}

#[tokio::test]
async fn what_the_network_does_not_deliver_has_failed_and_is_issued_again_under_its_number() {
    // Notices of the network are for all entities of a database.
    let network = Networked::in_app(TestApp::start_alone(|_| {}).await).await;
    network
        .behave(AccessPointSettings { undelivered: Some("the receiver's side refuses it".to_owned()), ..AccessPointSettings::default() });
    let issuing = network.shop.issued(network.invoice()).await;
    network.work().await;
    network.shop.app.collect_notices().await;
    network.work().await;
    let failed = network.shop.read(&issuing).await;
    assert_eq!((&failed["status"], &failed["einvoice_error_comment"]), (&json!("failed"), &json!("the receiver's side refuses it")));
    network.behave(AccessPointSettings::default());
    let changed = network.shop.patch(&path(&failed)).json(json!({"invoice": {"memo": "With thanks"}})).await.expect(200);
    assert_eq!(changed["status"], "failed");
    let again = network.shop.act(&failed, "issue").await.expect(200);
    let expected = (&json!("issuing"), &json!("INV-00001"), &json!(null));
    assert_eq!((&again["status"], &again["document_id"], &again["einvoice_error_comment"]), expected);
    network.work().await;
    assert_eq!(network.shop.read(&failed).await["status"], "issued");
    assert!(network.carried()[1].xml.contains("<cbc:Note>With thanks</cbc:Note>"));
    assert_eq!(network.transmissions(&failed).await, ["failed", "delivered"]);
}

#[tokio::test]
async fn a_refusal_of_the_access_point_is_told_too() {
    let network = Networked::open().await;
    network.behave(AccessPointSettings { refused: Some("is no invoice".to_owned()), ..AccessPointSettings::default() });
    let issuing = network.shop.issued(network.invoice()).await;
    network.work().await;
    let failed = network.shop.read(&issuing).await;
    assert_eq!((&failed["status"], &failed["einvoice_error_comment"]), (&json!("failed"), &json!("document is no invoice")));
    // An invoice that cannot travel can be issued without the network.
    network.shop.patch(&path(&failed)).json(json!({"invoice": {"is_einvoice": false}})).await.expect(200);
    assert_eq!(network.shop.act(&failed, "issue").await.expect(200)["status"], "issued");
}

/// The settings open what an entity keeps for itself; the receiver has this one.
#[tokio::test]
async fn what_went_through_the_network_is_credited_and_never_changed() {
    let network = Networked::open().await;
    let shop = &network.shop;
    shop.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let invoice = shop.issued(network.invoice()).await;
    network.work().await;
    let change = |fields: Value| shop.patch(&path(&invoice)).json(json!({"issued_invoice": fields}));
    let words = "Invoice cannot be updated after it went through the network of electronic invoices: credit it";
    refused(change(json!({"memo": "later"})).await, words);
    change(json!({"partner_metadata": {"order": 7}})).await.expect(200);
    let put = shop.put(&format!("{}/line_items", path(&invoice))).json(json!({"data": [line(1, 1)]}));
    refused(put.await, "Invoice cannot be given other line items in status issued");
    shop.act(&invoice, "cancel").await.expect(204);
    assert_eq!(shop.read(&invoice).await["status"], "canceled");
    let notes = shop.get("/receivables?type=credit_note").await.expect(200);
    assert_eq!((&notes["data"][0]["based_on"], &notes["data"][0]["status"]), (&invoice["id"], &json!("issuing")));
}

#[tokio::test]
async fn a_credit_note_travels_as_its_invoice_did() {
    let network = Networked::open().await;
    network.shop.set(json!({"generate_paid_invoice_pdf": true})).await;
    let issuing = network.shop.issued(network.invoice()).await;
    network.work().await;
    let note = network.shop.draft(json!({"type": "credit_note", "based_on": issuing["id"]})).await;
    assert_eq!((&note["is_einvoice"], &note["network_credentials"]["id"]), (&json!(true), &network.sender));
    let note = network.shop.act(&note, "issue").await.expect(200);
    assert_eq!(note["status"], "issuing");
    assert_eq!(network.shop.read(&issuing).await["status"], "canceled", "its number is given");
    network.shop.print().await;
    let paper = network.shop.text(&network.shop.read(&issuing).await["file_url"]).await;
    assert!(paper.contains("CN-00001"), "{paper}");
    network.work().await;
    assert_eq!(network.shop.read(&note).await["status"], "issued");
    let carried = network.carried();
    assert!(carried[1].xml.contains("<cbc:ActualDeliveryDate>"), "it is about the delivery of its invoice: {}", carried[1].xml);
    assert!(carried[1].xml.contains("<cbc:CreditNoteTypeCode>381<") && carried[1].xml.contains("INV-00001"), "{}", carried[1].xml);
}

#[tokio::test]
async fn a_credit_note_travels_after_the_connection_was_made_anew() {
    let network = Networked::open().await;
    let invoice = network.shop.issued(network.invoice()).await;
    network.work().await;
    network.leave().await;
    let number = invoice["network_credentials"]["network_identifier"].as_str().unwrap();
    network.shop.partner.connected_to_network(network.shop.entity, number).await;
    network.shop.act(&invoice, "cancel").await.expect(204);
    network.work().await;
    let note = network.shop.get("/receivables?type=credit_note").await.expect(200)["data"][0].clone();
    assert_eq!(note["status"], "issued");
    let senders: Vec<u64> = network.carried().iter().map(|carried| carried.sender).collect();
    assert!(senders.len() == 2 && senders[0] != senders[1], "{senders:?}");
}

#[tokio::test]
async fn a_credit_note_that_failed_is_sent_to_another_number() {
    let network = Networked::open().await;
    let shop = &network.shop;
    let invoice = shop.issued(network.invoice()).await;
    network.work().await;
    network.behave(AccessPointSettings { refused: Some("is for nobody".to_owned()), ..AccessPointSettings::default() });
    let note = shop.issued(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    network.work().await;
    assert_eq!(shop.read(&note).await["status"], "failed");
    network.behave(AccessPointSettings::default());
    let change = |fields: Value| shop.patch(&path(&note)).json(json!({"credit_note": fields}));
    let product = note["line_items"][0]["product"]["id"].as_str().unwrap();
    let words = "Credit note cannot be given other line items in status failed";
    refused(change(json!({"line_items": {product: {"quantity": 1}}})).await, words);
    let credentials = json!({"network_schema": "DE:VAT", "network_identifier": "DE087095777"});
    let credentials_path = format!("/counterparts/{}/einvoicing_credentials", shop.counterpart.as_str().unwrap());
    let other = shop.post(&credentials_path).json(credentials).await.expect(201);
    let numbers = json!({"counterpart_einvoicing_credentials_id": other["id"], "network_credentials_id": network.sender});
    let changed = change(numbers).await.expect(200);
    assert_eq!((&changed["status"], &changed["total_amount"]), (&json!("failed"), &note["total_amount"]));
    assert_eq!(shop.act(&note, "issue").await.expect(200)["document_id"], note["document_id"]);
    network.work().await;
    assert_eq!(shop.read(&note).await["status"], "issued");
    assert_eq!(network.carried()[1].receiver.identifier, "DE087095777");
    let invoice = shop.read(&invoice).await;
    assert_eq!((&invoice["status"], &invoice["amount_due"]), (&json!("canceled"), &json!(0)));
}

#[tokio::test]
async fn numbers_of_others_cannot_be_named() {
    let network = Networked::open().await;
    let mut body = network.invoice();
    body["network_credentials_id"] = network.receiver.clone();
    body["counterpart_einvoicing_credentials_id"] = network.sender.clone();
    let answer = network.shop.post("/receivables").json(body).await;
    assert_eq!(answer.fields(), ["body.counterpart_einvoicing_credentials_id", "body.network_credentials_id"]);
    let draft = network.shop.draft(network.invoice()).await;
    let cleared = json!({"invoice": {"network_credentials_id": null, "is_einvoice": false}});
    let changed = network.shop.patch(&path(&draft)).json(cleared).await.expect(200);
    assert_eq!((&changed["network_credentials"], &changed["is_einvoice"]), (&json!(null), &json!(false)));
    assert_eq!(network.shop.act(&draft, "issue").await.expect(200)["status"], "issued");
}

#[tokio::test]
async fn into_a_directory_it_is_written_once_and_delivered() {
    let directory = tempfile::tempdir().unwrap();
    let settings =
        EinvoicingSettings { access_point: Some(Configured::Directory(directory.path().to_owned())), ..EinvoicingSettings::default() };
    let network = Networked::in_app(TestApp::start().await.in_network(settings)).await;
    let issuing = network.shop.issued(network.invoice()).await;
    network.work().await;
    assert_eq!(network.shop.read(&issuing).await["status"], "issued");
    let files: Vec<_> = std::fs::read_dir(directory.path().join("outbox")).unwrap().map(|file| file.unwrap().path()).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    assert!(file.to_string_lossy().ends_with("_9930-DE129273398.xml"), "{}", file.display());
    assert!(std::fs::read_to_string(file).unwrap().contains("<cbc:ID>INV-00001</cbc:ID>"));
}

#[tokio::test]
async fn a_clone_goes_to_the_same_number_as_the_original() {
    let network = Networked::open().await;
    let issuing = network.shop.issued(network.invoice()).await;
    let clone = network.shop.act(&issuing, "clone").await.expect(201);
    let numbers = ["counterpart_einvoicing_credentials", "network_credentials"];
    assert_eq!(numbers.map(|field| &clone[field]), numbers.map(|field| &issuing[field]));
    assert_eq!(network.shop.act(&clone, "issue").await.expect(200)["status"], "issuing");
}

#[tokio::test]
async fn invoices_of_a_recurrence_go_through_the_network() {
    let network = Networked::open().await;
    let base = network.shop.draft(network.invoice()).await;
    let body = json!({"invoice_id": base["id"], "start_date": "2024-06-03", "max_occurrences": 1});
    let recurrence = network.shop.post("/recurrences").json(body).await.expect(200);
    network.shop.app.work_recurrences(network.shop.entity).await;
    let made = network.shop.get(&format!("/recurrences/{}", recurrence["id"].as_str().unwrap())).await.expect(200);
    let invoice = json!({"id": made["iterations"][0]["issued_invoice_id"]});
    assert_eq!(network.shop.read(&invoice).await["status"], "issuing", "{made}");
}
