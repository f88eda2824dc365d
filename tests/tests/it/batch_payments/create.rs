use bursar_kernel::Uuid;
use bursar_tests::id;
use serde_json::{Value, json};

use super::{Bank, VENDOR_IBAN, vendor};

#[tokio::test]
async fn what_is_left_of_each_bill_is_taken_into_one_batch() {
    let bank = Bank::open().await;
    let (first, second) = (bank.bill("RE-1", 10_000).await, bank.bill("RE-2", 2_550).await);
    bank.fixture.pay("payable", &first, 4_000).await;
    let mut asked = bank.batch_of(&[&second, &first]);
    asked["execution_date"] = json!("2024-06-05");
    let mut batch = bank.fixture.post("/batch_payments").json(asked).await.expect(201);
    let payments = batch["payments"].take();
    let batch_id = batch["id"].take();
    let message = batch_id.as_str().unwrap().replace('-', "");
    let expected = json!({
        "id": null, "bank_account_id": bank.account, "created_at": "2024-06-03T09:30:00.000000+00:00", "currency": "EUR",
        "execution_date": "2024-06-05", "message_id": message, "payment_count": 2, "payments": null, "sent_at": null, "status": "draft",
        "total_amount": 8_550, "updated_at": "2024-06-03T09:30:00.000000+00:00",
    });
    assert_eq!(batch, expected);
    let amounts: Vec<(&Value, &Value)> = payments.as_array().unwrap().iter().map(|one| (&one["payable_id"], &one["amount"])).collect();
    assert_eq!(amounts, [(&json!(second), &json!(2_550)), (&json!(first), &json!(6_000))]);
    let one = &payments[0];
    assert_eq!(one["creditor"], json!({"name": "Müller & Söhne", "iban": VENDOR_IBAN, "bic": "ABNANL2A"}));
    assert_eq!((&one["remittance_information"], &one["status"]), (&json!("RE-2"), &json!("created")));
    assert_eq!(one["end_to_end_id"], json!(one["id"].as_str().unwrap().replace('-', "")));
    let listed = bank.fixture.read("/batch_payments?status=draft").await;
    assert_eq!(listed["data"][0]["id"], batch_id);
    assert_eq!(bank.fixture.read(&format!("/batch_payments/{}", batch_id.as_str().unwrap())).await["payments"], payments);
}

#[tokio::test]
async fn what_no_file_can_pay_is_named_with_a_reason_and_a_remedy() {
    let bank = Bank::open().await;
    let unapproved = id(&bank.fixture.post("/payables").json(json!({"currency": "EUR", "counterpart_id": bank.vendor})).await.expect(200));
    let nobody = bank.bill_with(json!({"document_id": "1", "currency": "EUR"}), 100).await;
    let dollars = bank.bill_with(json!({"document_id": "2", "currency": "USD", "counterpart_id": bank.vendor}), 100).await;
    let poor = vendor(&bank.fixture, "No account").await;
    let poor = bank.bill_with(json!({"document_id": "3", "currency": "EUR", "counterpart_id": poor}), 100).await;
    let far = vendor(&bank.fixture, "Far away").await;
    let account = json!({"country": "BR", "currency": "EUR", "iban": "BR1800360305000010009795493C1"});
    bank.fixture.post(&format!("/counterparts/{far}/bank_accounts")).json(account).await.expect(200);
    let far = bank.bill_with(json!({"document_id": "4", "currency": "EUR", "counterpart_id": far}), 100).await;
    let paid = bank.bill("5", 100).await;
    bank.fixture.pay("payable", &paid, 100).await;
    let on_its_way = bank.bill("6", 100).await;
    let sent = json!({"object": {"type": "payable", "id": on_its_way}, "amount": 100, "currency": "EUR", "status": "processing"});
    bank.fixture.post("/payment_records").json(sent).await.expect(201);
    let batched = bank.bill("7", 100).await;
    bank.batch(&[&batched]).await;
    let strange = Uuid::nil().to_string();
    let bills = [&unapproved, &nobody, &dollars, &poor, &far, &paid, &on_its_way, &batched, &strange, &nobody];
    let answer = bank.fixture.post("/batch_payments").json(bank.batch_of(&bills)).await;
    let told: Vec<(String, String)> = answer.body["detail"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["loc"].to_string(), field["msg"].as_str().unwrap().to_owned()))
        .collect();
    let reasons = [
        "is not approved",
        "names no vendor",
        "is in USD",
        "without a bank account",
        "SEPA transfers do not reach",
        "nothing left to be paid",
        "not on its way",
        "by the batch payment",
        "names no payable",
        "is named twice",
    ];
    assert_eq!(told.len(), reasons.len(), "{told:?}");
    for (place, reason) in reasons.iter().enumerate() {
        assert_eq!(told[place].0, format!("[\"body\",\"payable_ids\",{place}]"));
        assert!(told[place].1.contains(reason), "{reason} in {}", told[place].1);
    }
}

#[tokio::test]
async fn the_account_and_the_day_must_do() {
    let bank = Bank::open().await;
    let bill = bank.bill("RE-1", 100).await;
    let dollars = json!({"country": "US", "currency": "USD", "account_holder_name": "T", "account_number": "12345678", "routing_number": "026009593"});
    let dollars = id(&bank.fixture.post("/bank_accounts").json(dollars).await.expect(201));
    for wrong in [dollars, Uuid::nil().to_string()] {
        let asked = json!({"bank_account_id": wrong, "payable_ids": [bill]});
        assert_eq!(bank.fixture.post("/batch_payments").json(asked).await.fields(), ["body.bank_account_id"]);
    }
    for day in ["2024-06-02", "2025-07-01"] {
        let mut asked = bank.batch_of(&[&bill]);
        asked["execution_date"] = json!(day);
        assert_eq!(bank.fixture.post("/batch_payments").json(asked).await.fields(), ["body.execution_date"], "{day}");
    }
    assert_eq!(bank.fixture.post("/batch_payments").json(bank.batch_of(&[])).await.fields(), ["body.payable_ids"]);
    assert_eq!(bank.fixture.post("/batch_payments").json(json!({})).await.fields(), ["body.bank_account_id", "body.payable_ids"]);
}

#[tokio::test]
async fn a_bill_is_in_one_batch_however_many_ask() {
    let bank = Bank::open().await;
    let bill = bank.bill("RE-1", 100).await;
    let asked = || async { bank.fixture.post("/batch_payments").json(bank.batch_of(&[&bill])).await.status };
    let (first, second, third) = tokio::join!(asked(), asked(), asked());
    let mut statuses = [first, second, third];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422]);
}

#[tokio::test]
async fn who_may_pay_bills_may_pay_them_by_files() {
    let bank = Bank::open().await;
    let bill = bank.bill("RE-1", 100).await;
    let reader = bank.fixture.partner.user(bank.fixture.entity, &[("payable", "read", "allowed")]).await;
    assert_eq!(reader.post("/batch_payments").json(bank.batch_of(&[&bill])).await.status, 403);
    let payer = bank.fixture.partner.user(bank.fixture.entity, &[("payable", "read", "allowed"), ("payable", "pay", "allowed")]).await;
    let batch = payer.post("/batch_payments").json(bank.batch_of(&[&bill])).await.expect(201);
    assert_eq!(reader.get(&format!("/batch_payments/{}", id(&batch))).await.expect(200)["total_amount"], 100);
    assert_eq!(reader.get(&format!("/batch_payments/{}/file", id(&batch))).await.status, 403);
}
