use serde_json::json;

use super::{booked, detail, entry, notice, of_account, outcome, statement};
use crate::batch_payments::Bank;

#[tokio::test]
async fn each_entry_is_taken_in_once_whatever_is_imported_twice_and_in_any_order() {
    let entries = [booked(100, "A", "rent"), booked(-250, "B", "fee"), booked(300, "", ""), booked(300, "", "")];
    let files = [statement(&entries), notice(&entries[..2]), notice(&entries[2..]), statement(&entries[1..3])];
    let expected = outcome(&[(-250, "unmatched"), (100, "unmatched"), (300, "unmatched"), (300, "unmatched")]);
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 2, 1]] {
        let bank = Bank::open().await;
        for place in order {
            bank.import(&files[place]).await.expect(201);
        }
        let again = bank.import(&files[0]).await.expect(201);
        assert_eq!((&again["new_count"], &again["known_count"]), (&json!(0), &json!(4)), "{order:?}");
        bank.import(&files[3]).await.expect(201);
        assert_eq!(bank.outcome().await, expected, "{order:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_holds_up_nothing() {
    let bank = Bank::open().await;
    let entries = [booked(100, "A", ""), booked(200, "B", "").replace("2.00", "2,00"), booked(300, "C", "").replace("BOOK", "PDNG")];
    let import = bank.import(&statement(&entries)).await.expect(201);
    assert_eq!((&import["new_count"], &import["not_booked_count"]), (&json!(1), &json!(1)));
    assert_eq!(import["problems"], json!([{"place": "Stmt 1 / Ntry 2 / Amt", "reason": "is no amount"}]));
    assert_eq!(bank.fixture.read(&format!("/bank_imports/{}", import["id"].as_str().unwrap())).await, import);
    assert_eq!(bank.fixture.read("/bank_imports?format=camt.053").await["data"], json!([import]));
    let transaction = bank.transactions().await.remove(0);
    assert_eq!(bank.fixture.read(&format!("/bank_transactions/{}", transaction["id"].as_str().unwrap())).await, transaction);
}

#[tokio::test]
async fn an_account_that_is_none_of_the_entity_is_named() {
    let bank = Bank::open().await;
    let file = of_account("NL91ABNA0417164300", "camt.053.001.02", ("BkToCstmrStmt", "Stmt"), &[booked(100, "A", "")]);
    let refused = bank.import(&file).await;
    assert_eq!(refused.fields(), ["body.file"]);
    assert!(refused.text.contains("Stmt 1: is of the account NL91ABNA0417164300"), "{}", refused.text);
    assert_eq!(bank.outcome().await, []);
}

#[tokio::test]
async fn several_payments_in_one_booking_take_its_place() {
    let bank = Bank::open().await;
    let whole = entry(-300, "ref-1", "");
    let part =
        |amount: &str, id: &str| format!("<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt></TxDtls>");
    let parts = entry(-300, "ref-1", &format!("<NtryDtls>{}{}</NtryDtls>", part("1.00", "A"), part("2.00", "B")));
    bank.import(&statement(std::slice::from_ref(&whole))).await.expect(201);
    assert_eq!(bank.outcome().await, outcome(&[(-300, "unmatched")]));
    for file in [notice(std::slice::from_ref(&parts)), statement(&[whole]), notice(&[parts])] {
        bank.import(&file).await.expect(201);
        assert_eq!(bank.outcome().await, outcome(&[(-200, "unmatched"), (-100, "unmatched")]));
    }
}

#[tokio::test]
async fn hostile_files_are_refused() {
    let bank = Bank::open().await;
    let bomb = "<!DOCTYPE d [<!ENTITY a \"x\">]><Document>&a;</Document>".to_owned();
    let deep = "<Document>".repeat(5_000);
    let large = format!("<Document>{}</Document>", "x".repeat(5 << 20));
    let many = statement(&vec!["<Ntry/>".to_owned(); 2_001]);
    let negative = statement(&[entry(100, "r", &detail("", "", "")).replace("1.00", "99999999999999999999")]);
    for file in [bomb, deep, large, many, "not XML".to_owned(), String::from("\u{0}")] {
        assert_eq!(bank.import(&file).await.fields(), ["body.file"], "{}", &file[..file.len().min(60)]);
    }
    assert_eq!(bank.import(&negative).await.expect(201)["problems"][0]["place"], "Stmt 1 / Ntry 1 / Amt");
}

/// However many others wait on the account, what an import brings is decided about.
#[tokio::test]
async fn an_older_statement_is_matched_behind_many_that_wait() {
    let bank = Bank::open().await;
    let fees: Vec<String> = (1..=2_000).map(|cents| booked(-cents, "", "fee")).collect();
    bank.import(&statement(&fees)).await.expect(201);
    let bill = bank.bill("RE-2024-99", 2_500).await;
    let older = booked(-2_500, "", "RE-2024-99").replace("2024-06-03", "2024-05-03");
    bank.import(&statement(&[older])).await.expect(201);
    assert_eq!(bank.stands(&bill).await.1, 2_500);
}
