use bursar_kernel::TimeDelta;
use bursar_tests::id;
use serde_json::json;

use super::{booked, detail, entry, outcome, statement};
use crate::batch_payments::{Bank, import, statuses};
use crate::payment_links::PaymentLinkFixture;
use crate::payment_records::status;

#[tokio::test]
async fn a_payment_that_comes_back_frees_its_bill_in_either_order() {
    for is_early in [false, true] {
        let bank = Bank::open().await;
        let bill = bank.bill("RE-1", 100).await;
        let batch = bank.sent(&[&bill]).await;
        let id = batch["payments"][0]["end_to_end_id"].as_str().unwrap();
        let returned = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>";
        let back = entry(100, "back", &detail(id, "", returned));
        let mut files = [statement(&[booked(-100, id, "")]), statement(&[back])];
        if is_early {
            files.reverse();
        }
        for file in &files {
            bank.import(file).await.expect(201);
        }
        assert_eq!(bank.outcome().await, outcome(&[(-100, "matched"), (100, "matched")]), "{is_early}");
        assert_eq!(bank.statuses(&batch).await, statuses("completed", &["returned"]));
        assert_eq!(bank.get(&batch).await["payments"][0]["reason"], "the account is closed");
        assert_eq!(bank.stands(&bill).await, status("waiting_to_be_paid", 0, 100));
        assert_eq!(bank.records(&bill).await, [("succeeded".to_owned(), 100), ("succeeded".to_owned(), -100)]);
        bank.batch(&[&bill]).await;
    }
}

#[tokio::test]
async fn what_a_customer_takes_back_is_open_again() {
    let bank = Bank::open().await;
    let invoice = bank.fixture.invoice().await;
    let number = bank.fixture.read(&format!("/receivables/{invoice}")).await["document_id"].as_str().unwrap().to_owned();
    bank.import(&statement(&[booked(10_000, "CUSTOMER-1", &number)])).await.expect(201);
    assert_eq!(bank.fixture.stands("receivable", &invoice).await.1, 10_000);
    let back = entry(-10_000, "back", &format!("<RvslInd>true</RvslInd>{}", detail("CUSTOMER-1", "", "")));
    let strange = entry(-500, "strange", &format!("<RvslInd>true</RvslInd>{}", detail("CUSTOMER-2", &number, "")));
    bank.import(&statement(&[back.clone(), strange])).await.expect(201);
    bank.import(&statement(&[back])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-10_000, "matched"), (-500, "unmatched"), (10_000, "matched")]));
    assert_eq!(bank.fixture.stands("receivable", &invoice).await.1, 0);
}

#[tokio::test]
async fn what_its_document_does_not_take_waits_and_holds_up_no_other_entry() {
    let mut bank = Bank::open().await;
    let (given_up, other) = (bank.fixture.discounted_invoice().await, bank.fixture.invoice().await);
    bank.import(&statement(&[booked(4_000, "CUSTOMER-1", "a part")])).await.expect(201);
    let transaction = id(&bank.transactions().await[0]);
    let parts = json!({"documents": [{"object": {"type": "receivable", "id": given_up}, "amount": 4_000}]});
    bank.fixture.post(&format!("/bank_transactions/{transaction}/match")).json(parts).await.expect(200);
    bank.fixture.later(TimeDelta::days(40)).await;
    bank.fixture.app.work_receivables(bank.fixture.entity).await;
    bank.fixture.post(&format!("/receivables/{given_up}/mark_as_uncollectible")).json(json!({})).await.expect(200);
    let back = entry(-4_000, "back", &format!("<RvslInd>true</RvslInd>{}", detail("CUSTOMER-1", "", "")));
    let number = bank.fixture.read(&format!("/receivables/{other}")).await["document_id"].as_str().unwrap().to_owned();
    bank.import(&statement(&[back, booked(10_000, "", &number)])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-4_000, "review"), (4_000, "matched"), (10_000, "matched")]));
    let waiting = &bank.transactions().await[0];
    assert!(waiting["problem"].as_str().unwrap().contains("uncollectible"), "{waiting}");
    assert_eq!(waiting["candidates"][0]["object"], json!({"id": given_up, "type": "receivable"}));
    assert_eq!(bank.fixture.stands("receivable", &other).await.1, 10_000);
    let id = waiting["id"].as_str().unwrap();
    let ignored = bank.fixture.post(&format!("/bank_transactions/{id}/ignore")).await.expect(200);
    assert_eq!(ignored["problem"], json!(null));
}

#[tokio::test]
async fn a_return_that_somebody_has_recorded_already_waits() {
    let bank = Bank::open().await;
    let bills = [bank.bill("RE-2024-1", 100).await, bank.bill("RE-2024-2", 200).await];
    let batch = bank.sent(&[&bills[0], &bills[1]]).await;
    let id = |place: usize| batch["payments"][place]["end_to_end_id"].as_str().unwrap();
    bank.import(&statement(&[booked(-100, id(0), "")])).await.expect(201);
    bank.fixture.pay("payable", &bills[0], -100).await;
    let back = entry(100, "back", &detail(id(0), "", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"));
    bank.import(&statement(&[back, booked(-200, id(1), "")])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-200, "matched"), (-100, "matched"), (100, "review")]));
    assert!(bank.transactions().await[2]["problem"].as_str().unwrap().contains("negative"));
    assert_eq!(bank.statuses(&batch).await, statuses("completed", &["settled", "settled"]));
    assert_eq!(bank.stands(&bills[0]).await, status("waiting_to_be_paid", 0, 100));
}

#[tokio::test]
async fn a_transfer_that_goes_back_or_was_matched_wrongly_has_failed() {
    for is_undone in [false, true] {
        let links = PaymentLinkFixture::open().await;
        let link = links.link().await;
        links.transferred(&link).await;
        import(&links.fixture, &statement(&[booked(10_000, "CUSTOMER-1", link["payment_reference"].as_str().unwrap())])).await.expect(201);
        assert_eq!(links.again(&link).await["payment_intent"]["status"], "succeeded");
        if is_undone {
            let id = id(&links.fixture.read("/bank_transactions").await["data"][0]);
            links.fixture.post(&format!("/bank_transactions/{id}/undo")).await.expect(200);
        } else {
            let back = entry(-10_000, "back", &format!("<RvslInd>true</RvslInd>{}", detail("CUSTOMER-1", "", "")));
            import(&links.fixture, &statement(&[back])).await.expect(201);
        }
        let intent = &links.again(&link).await["payment_intent"];
        assert_eq!(intent["status"], "payment_failed");
        assert_eq!(links.fixture.stands("receivable", intent["object"]["id"].as_str().unwrap()).await.1, 0);
    }
}
