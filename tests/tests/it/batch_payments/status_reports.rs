use serde_json::json;

use super::{Bank, status_report, statuses};
use crate::payment_records::{PaymentFixture, status};

#[tokio::test]
async fn a_rejected_payment_frees_its_bill_which_can_be_paid_again() {
    let bank = Bank::open().await;
    let (first, second) = (bank.bill("RE-1", 100).await, bank.bill("RE-2", 200).await);
    let batch = bank.sent(&[&first, &second]).await;
    let report = status_report(&batch, "PART", &[(&batch["payments"][0], "RJCT", "AC04"), (&batch["payments"][1], "ACCP", "")]);
    let import = bank.import(&report).await.expect(201);
    assert_eq!(
        (&import["format"], &import["updated_payment_count"], &import["batch_payment_id"]),
        (&json!("pain.002"), &json!(2), &batch["id"])
    );
    assert_eq!(bank.statuses(&batch).await, statuses("accepted", &["rejected", "accepted"]));
    let read = bank.get(&batch).await;
    let rejected = &read["payments"][0];
    assert_eq!((&rejected["reason_code"], &rejected["reason"]), (&json!("AC04"), &json!("the account is closed")));
    assert_eq!(bank.records(&first).await, [("canceled".to_owned(), 100)]);
    assert_eq!(bank.records(&second).await, [("processing".to_owned(), 200)]);
    let again = bank.sent(&[&first]).await;
    bank.import(&status_report(&again, "ACSC", &[])).await.expect(201);
    assert_eq!(bank.statuses(&again).await, statuses("completed", &["settled"]));
    assert_eq!(bank.stands(&first).await, status("paid", 100, 0));
    assert_eq!(bank.records(&first).await, [("canceled".to_owned(), 100), ("succeeded".to_owned(), 100)]);
}

#[tokio::test]
async fn reports_come_twice_and_late() {
    let bank = Bank::open().await;
    let bill = bank.bill("RE-1", 100).await;
    let batch = bank.sent(&[&bill]).await;
    let said = |word: &str| status_report(&batch, word, &[]);
    for (word, changed, expected) in
        [("PDNG", 0, "sent"), ("ACSC", 1, "settled"), ("ACSC", 0, "settled"), ("ACCP", 0, "settled"), ("RJCT", 0, "settled")]
    {
        let import = bank.import(&said(word)).await.expect(201);
        assert_eq!(import["updated_payment_count"], changed, "{word}");
        assert_eq!(bank.statuses(&batch).await.1, [expected], "{word}");
    }
    assert_eq!(bank.stands(&bill).await, status("paid", 100, 0));
    assert_eq!(bank.records(&bill).await, [("succeeded".to_owned(), 100)]);
}

#[tokio::test]
async fn a_report_pays_bills_on_the_day_that_the_bank_says() {
    let bank = Bank::open().await;
    let (first, second) = (bank.bill("RE-1", 100).await, bank.bill("RE-2", 200).await);
    let batch = bank.sent(&[&first, &second]).await;
    let report = status_report(&batch, "PART", &[(&batch["payments"][0], "ACSC", ""), (&batch["payments"][1], "ACSC", "")]);
    let report = report.replace("</MsgId></GrpHdr>", "</MsgId><CreDtTm>2024-06-02T18:00:00Z</CreDtTm></GrpHdr>");
    let settled = "<TxSts>ACSC</TxSts><FctvIntrBkSttlmDt><Dt>2024-06-01</Dt></FctvIntrBkSttlmDt>";
    bank.import(&report.replacen("<TxSts>ACSC</TxSts>", settled, 1)).await.expect(201);
    for (bill, day) in [(&first, "2024-06-01"), (&second, "2024-06-02")] {
        assert_eq!(bank.fixture.records(bill).await[0]["paid_at"], format!("{day}T00:00:00.000000+00:00"));
    }
}

#[tokio::test]
async fn a_file_that_is_refused_frees_all_its_bills() {
    let bank = Bank::open().await;
    let (first, second) = (bank.bill("RE-1", 100).await, bank.bill("RE-2", 200).await);
    let batch = bank.sent(&[&first, &second]).await;
    bank.import(&status_report(&batch, "RJCT", &[])).await.expect(201);
    assert_eq!(bank.statuses(&batch).await, statuses("rejected", &["rejected", "rejected"]));
    bank.batch(&[&first, &second]).await;
}

#[tokio::test]
async fn a_report_about_nothing_of_here_is_refused() {
    let bank = Bank::open().await;
    let bill = bank.bill("RE-1", 100).await;
    let draft = bank.batch(&[&bill]).await;
    let report = status_report(&draft, "ACCP", &[]);
    assert_eq!(bank.import(&report).await.fields(), ["body.file"], "it was not handed over");
    let other = Bank::of(PaymentFixture::at(bank.fixture.app.clone()).await).await;
    let sent = bank.step(&draft, "send").await.expect(200);
    assert_eq!(other.import(&report).await.fields(), ["body.file"], "it is another entity's");
    let stranger = json!({"end_to_end_id": "STRANGER"});
    let import = bank.import(&status_report(&sent, "ACCP", &[(&stranger, "RJCT", "AC01")])).await.expect(201);
    assert_eq!(import["problems"][0]["place"], "OrgnlEndToEndId STRANGER");
    assert_eq!(bank.import("<Document/>").await.fields(), ["body.file"]);
}
