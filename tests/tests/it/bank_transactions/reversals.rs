use super::{booked, detail, entry, outcome, statement};
use crate::batch_payments::{Bank, statuses};
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
    let number = bank.fixture.get(&format!("/receivables/{invoice}")).await["document_id"].as_str().unwrap().to_owned();
    bank.import(&statement(&[booked(10_000, "CUSTOMER-1", &number)])).await.expect(201);
    assert_eq!(bank.fixture.stands("receivable", &invoice).await.1, 10_000);
    let back = entry(-10_000, "back", &format!("<RvslInd>true</RvslInd>{}", detail("CUSTOMER-1", "", "")));
    let strange = entry(-500, "strange", &format!("<RvslInd>true</RvslInd>{}", detail("CUSTOMER-2", &number, "")));
    bank.import(&statement(&[back.clone(), strange])).await.expect(201);
    bank.import(&statement(&[back])).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-10_000, "matched"), (-500, "unmatched"), (10_000, "matched")]));
    assert_eq!(bank.fixture.stands("receivable", &invoice).await.1, 0);
}
