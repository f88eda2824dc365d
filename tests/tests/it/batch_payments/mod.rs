use bursar_kernel::TimeDelta;
use bursar_tests::form::file;
use bursar_tests::{Answer, id};
use serde_json::{Value, json};

use crate::payment_records::PaymentFixture;

mod create;
mod kills;
mod property;
mod send;
mod status_reports;

pub(crate) const IBAN: &str = "DE89370400440532013000";
pub(crate) const VENDOR_IBAN: &str = "NL91ABNA0417164300";

/// An entity with a bank account, and a vendor with one.
pub(crate) struct Bank {
    pub(crate) fixture: PaymentFixture,
    pub(crate) account: String,
    pub(crate) vendor: String,
}

impl Bank {
    pub(crate) async fn open() -> Bank {
        Bank::of(PaymentFixture::open().await).await
    }

    pub(crate) async fn of(fixture: PaymentFixture) -> Bank {
        let account = json!({"country": "DE", "currency": "EUR", "iban": IBAN, "account_holder_name": "Till GmbH"});
        let account = id(&fixture.post("/bank_accounts").json(account).await.expect(201));
        let vendor = vendor(&fixture, "Müller & Söhne").await;
        let body = json!({"country": "NL", "currency": "EUR", "iban": VENDOR_IBAN, "bic": "ABNANL2A"});
        fixture.post(&format!("/counterparts/{vendor}/bank_accounts")).json(body).await.expect(200);
        Bank { fixture, account, vendor }
    }

    /// A bill of the vendor over so many cents that waits to be paid.
    pub(crate) async fn bill(&self, number: &str, amount: i64) -> String {
        self.fixture.approved_bill(amount, json!({"document_id": number, "counterpart_id": self.vendor})).await
    }

    pub(crate) async fn bill_with(&self, data: Value, amount: i64) -> String {
        self.fixture.approved_bill(amount, data).await
    }

    pub(crate) fn batch_of(&self, bills: &[&String]) -> Value {
        json!({"bank_account_id": self.account, "payable_ids": bills})
    }

    pub(crate) async fn batch(&self, bills: &[&String]) -> Value {
        self.fixture.post("/batch_payments").json(self.batch_of(bills)).await.expect(201)
    }

    /// A batch of these bills that was handed over.
    pub(crate) async fn sent(&self, bills: &[&String]) -> Value {
        let batch = self.batch(bills).await;
        self.step(&batch, "send").await.expect(200)
    }

    pub(crate) async fn step(&self, batch: &Value, verb: &str) -> Answer {
        self.fixture.post(&format!("/batch_payments/{}/{verb}", id(batch))).await
    }

    pub(crate) async fn get(&self, batch: &Value) -> Value {
        self.fixture.read(&format!("/batch_payments/{}", id(batch))).await
    }

    /// Days pass, and the partner signs in again.
    pub(crate) async fn wait(&mut self, days: i64) {
        self.fixture.later(TimeDelta::days(days)).await;
    }

    /// The statuses of a batch and of its payments.
    pub(crate) async fn statuses(&self, batch: &Value) -> (String, Vec<String>) {
        let read = self.get(batch).await;
        let word = |value: &Value| value["status"].as_str().unwrap().to_owned();
        (word(&read), read["payments"].as_array().unwrap().iter().map(word).collect())
    }

    pub(crate) async fn import(&self, text: &str) -> Answer {
        import(&self.fixture, text).await
    }

    pub(crate) async fn stands(&self, bill: &str) -> (String, i64, i64) {
        self.fixture.stands("payable", bill).await
    }

    /// The statuses of the payment records of a document, oldest first.
    pub(crate) async fn records(&self, document: &str) -> Vec<(String, i64)> {
        let records = self.fixture.records(document).await;
        records.iter().map(|record| (record["status"].as_str().unwrap().to_owned(), record["amount"].as_i64().unwrap())).collect()
    }
}

/// The entity imports a file of its bank.
pub(crate) async fn import(fixture: &PaymentFixture, text: &str) -> Answer {
    fixture.post("/bank_imports").form(&[file("bank.xml", text.as_bytes())]).await
}

pub(crate) async fn vendor(fixture: &PaymentFixture, name: &str) -> String {
    let address = json!({"country": "NL", "city": "Amsterdam", "line1": "Damrak 1", "postal_code": "1012"});
    let organization = json!({"legal_name": name, "is_customer": true, "is_vendor": true, "address": address});
    id(&fixture.post("/counterparts").json(json!({"type": "organization", "organization": organization})).await.expect(201))
}

pub(crate) fn statuses(batch: &str, payments: &[&str]) -> (String, Vec<String>) {
    (batch.to_owned(), payments.iter().map(|word| (*word).to_owned()).collect())
}

/// A status report on a batch: what is said of the whole, and of each payment with this end-to-end id.
pub(crate) fn status_report(batch: &Value, group: &str, payments: &[(&Value, &str, &str)]) -> String {
    let message = batch["message_id"].as_str().unwrap();
    let of_each: String = payments
        .iter()
        .map(|(payment, status, reason)| {
            let id = payment["end_to_end_id"].as_str().unwrap();
            let reason = if reason.is_empty() { String::new() } else { format!("<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>") };
            format!("<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}</TxInfAndSts>")
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>BANK-1</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>\
         <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>{group}</GrpSts></OrgnlGrpInfAndSts>\
         <OrgnlPmtInfAndSts>{of_each}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
}
