//! A process that dies at any statement of an operation on bank files leaves a bill that is paid once, and no payment that nobody knows of, once
//! whoever got no answer has asked again.

use bursar_tests::crash::Death;
use bursar_tests::form::file;
use bursar_tests::{TestApp, id};
use serde_json::{Value, json};

use super::{Bank, status_report, statuses};
use crate::bank_transactions::{booked, statement};
use crate::payment_records::{PaymentFixture, status};

impl Bank {
    /// On a database that no other test touches.
    async fn alone() -> Bank {
        Bank::of(PaymentFixture::at(TestApp::start_alone(|_| ()).await).await).await
    }

    /// Posts to this path by a process that dies after so many statements, then again by one that lives, where `is_done` says that nothing has
    /// happened. Answers whether the first one died.
    async fn post_dying(&self, statements: usize, path: &str, body: Value) -> bool {
        let (partner, entity) = (&self.fixture.partner, self.fixture.entity);
        let mortal = |mortal| async move { drop(partner.on(mortal).post(path).entity(entity).json(body).await) };
        Death::after(statements).work(&self.fixture.app, mortal).await
    }

    async fn import_dying(&self, statements: usize, text: &str) -> bool {
        let (partner, entity) = (&self.fixture.partner, self.fixture.entity);
        let files = [file("bank.xml", text.as_bytes())];
        let mortal = |mortal| async move { drop(partner.on(mortal).post("/bank_imports").entity(entity).form(&files).await) };
        Death::after(statements).work(&self.fixture.app, mortal).await
    }

    async fn batches_of(&self, bill: &str) -> Vec<Value> {
        let mut found = Vec::new();
        for batch in self.fixture.read("/batch_payments?limit=100").await["data"].as_array().unwrap() {
            let batch = self.get(batch).await;
            found.extend(batch["payments"].as_array().unwrap().iter().filter(|payment| payment["payable_id"] == bill).cloned());
        }
        found
    }
}

#[tokio::test]
async fn wherever_making_a_batch_dies_a_bill_is_in_one() {
    let bank = Bank::alone().await;
    for statements in 0.. {
        let bill = bank.bill(&format!("RE-{statements}"), 100).await;
        let died = bank.post_dying(statements, "/batch_payments", bank.batch_of(&[&bill])).await;
        if bank.batches_of(&bill).await.is_empty() {
            assert!(died, "{statements}");
            bank.batch(&[&bill]).await;
        }
        assert_eq!(bank.batches_of(&bill).await.len(), 1, "{statements}");
        if !died {
            assert!(statements > 10, "only {statements} statements");
            return;
        }
    }
}

#[tokio::test]
async fn wherever_handing_over_dies_each_payment_is_on_its_way_once() {
    let bank = Bank::alone().await;
    for statements in 0.. {
        let bills = [bank.bill("A", 100).await, bank.bill("B", 250).await];
        let batch = bank.batch(&[&bills[0], &bills[1]]).await;
        let path = format!("/batch_payments/{}/send", id(&batch));
        let died = bank.post_dying(statements, &path, json!({})).await;
        let (stands, _) = bank.statuses(&batch).await;
        if stands == "draft" {
            assert!(died, "{statements}");
            assert_eq!(bank.records(&bills[0]).await, [], "{statements}: nothing of it happened");
            bank.step(&batch, "send").await.expect(200);
        }
        assert_eq!(bank.statuses(&batch).await, statuses("sent", &["sent", "sent"]), "{statements}");
        for (bill, amount) in bills.iter().zip([100, 250]) {
            assert_eq!(bank.records(bill).await, [("processing".to_owned(), amount)], "{statements}");
        }
        if !died {
            assert!(statements > 10, "only {statements} statements");
            return;
        }
    }
}

/// What a bank says is imported, dies, and is imported again: by the status report first and by the statement first, in turns, because an import
/// is one transaction.
#[tokio::test]
async fn wherever_an_import_dies_a_bill_is_paid_once() {
    let bank = Bank::alone().await;
    for (round, statements) in (0..).step_by(2).enumerate() {
        let bill = bank.bill(&format!("RE-{statements}"), 100).await;
        let batch = bank.sent(&[&bill]).await;
        let payment = &batch["payments"][0];
        let mut files = [
            status_report(&batch, "PDNG", &[(payment, "ACSC", "")]),
            statement(&[booked(-100, payment["end_to_end_id"].as_str().unwrap(), "")]),
        ];
        files.rotate_left(round % 2);
        let mut died = false;
        for text in &files {
            died |= bank.import_dying(statements, text).await;
            // Nobody knows whether the first one was taken in: importing a file twice does nothing.
            bank.import(text).await.expect(201);
        }
        assert_eq!(bank.stands(&bill).await, status("paid", 100, 0), "{statements}");
        assert_eq!(bank.records(&bill).await, [("succeeded".to_owned(), 100)], "{statements}");
        assert_eq!(bank.statuses(&batch).await, statuses("completed", &["settled"]), "{statements}");
        if !died {
            assert!(statements > 10, "only {statements} statements");
            return;
        }
    }
}

/// A customer's payment pays its invoice once, however often the import of it dies.
#[tokio::test]
async fn wherever_an_import_dies_an_invoice_is_paid_once() {
    let bank = Bank::alone().await;
    for statements in 0.. {
        let invoice = bank.fixture.invoice().await;
        let number = bank.fixture.read(&format!("/receivables/{invoice}")).await["document_id"].as_str().unwrap().to_owned();
        let text = statement(&[booked(10_000, &format!("CUSTOMER-{statements}"), &number)]);
        let died = bank.import_dying(statements, &text).await;
        let again = bank.import(&text).await.expect(201);
        assert_eq!(again["new_count"].as_i64().unwrap() + again["known_count"].as_i64().unwrap(), 1, "{statements}");
        assert_eq!(bank.records(&invoice).await, [("succeeded".to_owned(), 10_000)], "{statements}");
        let path = bank.fixture.get(&format!("/receivables/{invoice}")).await.expect(200);
        assert_eq!(path["status"], "paid", "{statements}");
        if !died {
            assert!(statements > 10, "only {statements} statements");
            return;
        }
    }
}
