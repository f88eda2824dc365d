use bursar_kernel::Currency;

use crate::iso20022::camt::Statement;
use crate::iso20022::{BankFile, read};

/// The statement with these entries.
fn statement(entries: &str) -> Statement {
    let account = "<Acct><Id><IBAN>DE89 3704 0044 0532 0130 00</IBAN></Id></Acct>";
    let text =
        format!("<Document><BkToCstmrStmt><GrpHdr><MsgId>S</MsgId></GrpHdr><Stmt>{account}{entries}</Stmt></BkToCstmrStmt></Document>");
    let BankFile::AccountReport(mut report) = read(text.as_bytes()).unwrap() else { panic!("a statement") };
    assert!(report.is_statement);
    report.statements.remove(0)
}

/// An entry over so many euros.
fn entry(amount: &str, direction: &str, more: &str) -> String {
    let day = "<BookgDt><Dt>2024-06-03</Dt></BookgDt>";
    format!("<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts>BOOK</Sts>{day}{more}</Ntry>")
}

#[test]
fn a_payment_says_who_paid_what_for_what() {
    let detail = "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
        <RltdPties><Dbtr><Pty><Nm>Acme Inc.</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>nl91abna0417164300</IBAN></Id></DbtrAcct>
          <Cdtr><Nm>Till</Nm></Cdtr></RltdPties>
        <RmtInf><Ustrd>INV-</Ustrd><Ustrd>2024-17</Ustrd><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>
        </TxDtls></NtryDtls>";
    let statement = statement(&entry("100.00", "CRDT", detail));
    assert_eq!(statement.iban.as_deref(), Some("DE89370400440532013000"));
    let [entry] = statement.entries.as_slice() else { panic!("one entry") };
    let [detail] = entry.details.as_slice() else { panic!("one payment") };
    assert_eq!((entry.amount.minor(), detail.amount.minor(), detail.end_to_end_id.as_deref()), (10_000, 10_000, None));
    let said = &detail.said;
    assert_eq!(said.counterparty_name.as_deref(), Some("Acme Inc."));
    assert_eq!(said.counterparty_iban.as_deref(), Some("NL91ABNA0417164300"));
    assert_eq!(said.remittance_information.as_deref(), Some("INV- 2024-17"));
    assert_eq!(said.references, ["RF18539007547034"]);
    assert_eq!(said.instructed_amount, None);
}

#[test]
fn several_payments_are_told_apart_where_they_come_to_the_entry() {
    let part =
        |amount: &str, id: &str| format!("<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt></TxDtls>");
    let parts = |second: &str| format!("<NtryDtls><Btch><MsgId>FILE</MsgId></Btch>{}{}</NtryDtls>", part("60", "A"), part(second, "B"));
    let told = |second: &str| -> Vec<(i64, Option<String>, Option<String>)> {
        let statement = statement(&entry("100.00", "DBIT", &parts(second)));
        let details = statement.entries[0].details.clone();
        details.into_iter().map(|detail| (detail.amount.minor(), detail.end_to_end_id, detail.original_message_id)).collect()
    };
    assert_eq!(told("40.00"), [(-6_000, Some("A".to_owned()), None), (-4_000, Some("B".to_owned()), None)]);
    assert_eq!(told("39.99"), [(-10_000, None, Some("FILE".to_owned()))], "nothing is guessed");
}

#[test]
fn charges_and_other_currencies_stand_beside_the_amount() {
    let detail = "<NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy=\"USD\">110.00</Amt></InstdAmt></AmtDtls>
        <Chrgs><TtlChrgsAndTaxAmt Ccy=\"EUR\">1.50</TtlChrgsAndTaxAmt></Chrgs></TxDtls></NtryDtls>";
    let statement = statement(&entry("98.50", "CRDT", detail));
    let said = &statement.entries[0].details[0].said;
    assert_eq!((said.charges, said.instructed_amount, said.instructed_currency), (Some(150), Some(11_000), "USD".parse::<Currency>().ok()));
}

#[test]
fn what_comes_back_is_a_reversal_and_names_whom_it_was_paid_to() {
    let parties = "<RltdPties><Dbtr><Nm>Till</Nm></Dbtr><Cdtr><Nm>Vendor</Nm></Cdtr></RltdPties>";
    let detail = format!("<RvslInd>true</RvslInd><NtryDtls><TxDtls>{parties}<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>");
    let entry = statement(&entry("5.00", "CRDT", &detail)).entries.remove(0);
    let said = &entry.details[0].said;
    assert!(entry.is_reversal && entry.amount.minor() == 500);
    assert_eq!((said.counterparty_name.as_deref(), said.reason_code.as_deref()), (Some("Vendor"), Some("AC04")));
}

#[test]
fn an_entry_that_cannot_be_read_is_named_and_holds_up_no_other() {
    let good = entry("1.00", "CRDT", "");
    let pending = good.replace("<Sts>BOOK</Sts>", "<Sts><Cd>PDNG</Cd></Sts>");
    let wrong = [
        good.replace("1.00", "1,00"),
        good.replace("1.00", "-1.00"),
        good.replace("1.00", "1.001"),
        good.replace("1.00", "1e2"),
        good.replace("EUR", "XXX"),
        good.replace("CRDT", "IN"),
        good.replace("<CdtDbtInd>CRDT</CdtDbtInd>", ""),
        good.replace("2024-06-03", "2024-02-30"),
    ];
    let statement = statement(&format!("{}{pending}{good}", wrong.concat()));
    assert_eq!((statement.entries.len(), statement.not_booked), (1, 1));
    let places: Vec<&str> = statement.unreadable.iter().map(|wrong| wrong.place.as_str()).collect();
    let at = |number: usize, what: &str| format!("Stmt 1 / Ntry {number} / {what}");
    let names = ["Amt", "Amt", "Amt", "Amt", "Amt", "CdtDbtInd", "CdtDbtInd", "BookgDt"];
    let expected: Vec<String> = names.iter().enumerate().map(|(place, name)| at(place + 1, name)).collect();
    assert_eq!(places, expected);
}
