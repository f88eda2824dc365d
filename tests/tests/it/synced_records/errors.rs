use bursar_connectors::Platform;
use bursar_kernel::{TimeDelta, Uuid};
use bursar_store::execute;
use bursar_store::sea_orm::Value as Parameter;
use serde_json::{Value, json};

use super::{Trader, id, line, line_at};

#[tokio::test]
async fn a_rate_that_the_ledger_has_not_is_told_before_any_call() {
    let trader = Trader::open(Platform::Xero).await;
    let mark = trader.books.mark();
    let invoice = trader.issued(trader.invoice(json!([line_at(1_000, 1, 1700)]))).await;
    trader.work().await;
    let record = trader.record("receivable", &invoice).await;
    assert_eq!((&record["sync_status"], &record["errors"]["code"]), (&json!("error"), &json!("tax_rate_missing")));
    assert_eq!(record["errors"]["field"], "line_items.0");
    assert!(trader.numbered("Invoice", &invoice["document_id"]).await.is_empty());
    let documents = trader.books.calls(mark).iter().filter(|call| call.path.contains("Invoices") && call.method != "GET").count();
    assert_eq!(documents, 0);
}

#[tokio::test]
async fn a_choice_between_rates_is_made_once_and_remembered() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let first = trader.issued(trader.invoice(json!([line_at(1_000, 1, 0)]))).await;
    trader.work().await;
    let record = trader.record("receivable", &first).await;
    assert_eq!(record["errors"]["code"], "tax_rate_ambiguous", "no tax is a code too");
    let candidates = record["errors"]["candidates"].as_array().unwrap();
    assert!(candidates.len() > 1);
    let zero = candidates.iter().find(|candidate| candidate["name"].as_str().unwrap().contains('Z')).unwrap()["id"].clone();
    let choice = json!({"direction": "sales", "rate": 0, "accounting_tax_rate_id": zero});
    trader.post("/accounting_tax_choices").json(choice).await.expect(201);
    trader.work().await;
    trader.is_done("receivable", &first).await;
    let second = trader.issued(trader.invoice(json!([line_at(2_000, 1, 0)]))).await;
    trader.work().await;
    trader.is_done("receivable", &second).await;
}

#[tokio::test]
async fn a_line_without_an_account_says_so_and_goes_once_there_is_one() {
    let trader = Trader::unset(Platform::Xero).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &invoice).await, ("error".to_owned(), Some("account_missing".to_owned())));
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
    let dry = trader.post("/accounting_synced_records/push").json(json!({"codes": ["account_missing"], "dry_run": true})).await.expect(200);
    let record = trader.record("receivable", &invoice).await;
    assert_eq!((dry["data"].clone(), &record["sync_status"]), (json!([record["id"]]), &json!("error")), "a dry run changes nothing");
    for (platform, pushed) in [("quickbooks", json!([])), ("xero", json!([record["id"]]))] {
        let asked = json!({"platform": platform, "dry_run": true});
        assert_eq!(trader.post("/accounting_synced_records/push").json(asked).await.expect(200)["data"], pushed, "{platform}");
    }
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
}

async fn a_number_of_another_document_is_never_overwritten(platform: Platform) {
    let trader = Trader::open(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    // Somebody else gives the number that is ours next to a document of their own.
    let next = json!("TR-00002");
    let (name, key) = if platform == Platform::Xero { ("InvoiceNumber", "InvoiceID") } else { ("DocNumber", "Id") };
    trader.edit("Invoice", "update", there[key].as_str(), json!({name: next})).await;
    trader.books.sync(&trader.connected).await;
    let second = trader.issued(trader.invoice(json!([line(7_000, 1)]))).await;
    assert_eq!(second["document_id"], next);
    trader.work().await;
    assert_eq!(trader.stands("receivable", &second).await, ("error".to_owned(), Some("number_taken".to_owned())));
    let taken = trader.numbered("Invoice", &next).await;
    assert_eq!((taken.len(), trader.total(&taken[0])), (1, 12.0), "theirs is as it was");
}

at_each_provider!(a_number_of_another_document_is_never_overwritten);

#[tokio::test]
async fn what_was_deleted_there_is_made_again_by_nothing_but_an_explicit_wish() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let bill = trader.approved("RE-3", 5_000).await;
    trader.work().await;
    let there = trader.numbered("Bill", &json!("RE-3")).await.remove(0);
    trader.edit("Bill", "delete", there["Id"].as_str(), json!(null)).await;
    trader.books.sync(&trader.connected).await;
    let record = trader.record("bill", &bill).await;
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(409);
    let named = json!({"ids": [record["id"]]});
    let pushed = trader.post("/accounting_synced_records/push").json(named).await.expect(200);
    assert_eq!(pushed["data"], json!([]), "it is left out");
    for verb in ["reopen", "approve_payment_operation"] {
        trader.post(&format!("/payables/{}/{verb}", id(&bill))).await.expect(200);
    }
    trader.work().await;
    assert_eq!(trader.stands("bill", &bill).await, ("error".to_owned(), Some("deleted_in_ledger".to_owned())));
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(409);
    trader.post("/accounting_synced_records/push").json(json!({})).await.expect(200);
    trader.work().await;
    assert!(trader.numbered("Bill", &json!("RE-3")).await.is_empty());
    trader.post("/accounting_synced_records/push").json(json!({"ids": [record["id"]], "recreate": true})).await.expect(200);
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.numbered("Bill", &json!("RE-3")).await.len(), 1);
}

#[tokio::test]
async fn what_a_change_cures_goes_on_by_itself() {
    let trader = Trader::unset(Platform::QuickbooksOnline).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &invoice).await, ("error".to_owned(), Some("account_missing".to_owned())));
    trader.books.wait(TimeDelta::hours(2)).await;
    assert_eq!(trader.stands("receivable", &invoice).await.0, "error");
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
    trader.books.wait(TimeDelta::hours(2)).await;
    trader.is_done("receivable", &invoice).await;
}

impl Trader {
    /// So many records more that stand still as this one does and that no look can take up.
    async fn standing_still(&self, like: &Value, many: usize) {
        let like: Uuid = id(like).parse().unwrap();
        let columns = "entity_id, book_id, platform, object_type, currency, wanted, generation, attempts, urgency, status, error_code,
            created_at, updated_at, body";
        let sql = format!(
            "INSERT INTO synced_records (id, object_id, settled, {columns}) SELECT $1, $2, wanted, {columns} FROM synced_records WHERE id = $3"
        );
        let env = self.books.app.env();
        let tx = self.books.app.db().begin().await.unwrap();
        for _ in 0..many {
            let values = [env.id(), env.id(), like].map(Parameter::from);
            execute(&tx, &sql, values).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn what_a_change_cures_goes_on_behind_a_thousand_that_stand_still() {
    let trader = Trader::unset(Platform::QuickbooksOnline).await;
    let first = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    trader.standing_still(&trader.record("receivable", &first).await, 1_000).await;
    let last = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &last).await, ("error".to_owned(), Some("account_missing".to_owned())));
    trader.set(json!({"accounting": {"ledger_account_ids": {"products": trader.sales}}})).await;
    trader.books.wait(TimeDelta::hours(2)).await;
    trader.is_done("receivable", &last).await;
}
