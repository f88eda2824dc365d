use super::*;
use crate::record::SalesTax;
use crate::write::sample::{allocation, attachment, document, item, party, payment, target};
use crate::write::{TaxComponentEntry, TaxMode, Write};

fn account(id: &str) -> AccountReference {
    AccountReference::Id(id.into())
}

fn company(country: &str) -> Company {
    Company { country: Some(country.into()), ..Company::default() }
}

fn prepared(country: &str, write: &Write) -> PreparedWrite {
    prepare(&company(country), write).unwrap()
}

fn created(object: Object) -> (String, String) {
    let write = prepared("GB", &Write::Create { object });
    assert_eq!(write.method, "POST");
    (write.resource, write.body)
}

#[test]
fn names_are_written_by_example() {
    let (resource, body) = created(Object::Party(party(Kind::Customer)));
    let expected = r#"{"DisplayName":"Ada 🧾 Ltd","GivenName":"Ada","PrimaryEmailAddr":{"Address":"a@ada.test"},"PrimaryPhone":{"FreeFormNumber":"123"},"BillAddr":{"Line1":"1 Road","City":"Bath","Country":"GB"},"PrimaryTaxIdentifier":"GB1","CurrencyRef":{"value":"GBP"}}"#;
    assert_eq!((resource.as_str(), body.as_str()), ("customer", expected));
    let (resource, body) = created(Object::Item(item(account("79"))));
    let expected = r#"{"Name":"Sand","Sku":"SAND","Type":"NonInventory","UnitPrice":1.25,"IncomeAccountRef":{"value":"79"},"SalesTaxCodeRef":{"value":"T"}}"#;
    assert_eq!((resource.as_str(), body.as_str()), ("item", expected));
}

#[test]
fn a_bill_is_written_by_example() {
    let (resource, body) = created(Object::Document(Box::new(document(Kind::Bill, account("7")))));
    let expected = concat!(
        r#"{"VendorRef":{"value":"20"},"DocNumber":"N-1","TxnDate":"2026-03-01","DueDate":"2026-03-31","#,
        r#""PrivateNote":"A note\nPurchase order PO-9\nhttps://us.test/1\nmark-1","CurrencyRef":{"value":"GBP"},"ExchangeRate":0.8,"#,
        r#""GlobalTaxCalculation":"TaxExcluded","Line":[{"Amount":10,"Description":"Work","DetailType":"AccountBasedExpenseLineDetail","#,
        r#""AccountBasedExpenseLineDetail":{"AccountRef":{"value":"7"},"TaxCodeRef":{"value":"T"}}}],"#,
        r#""TxnTaxDetail":{"TotalTax":2,"TaxLine":[{"Amount":2,"DetailType":"TaxLineDetail","TaxLineDetail":{"TaxRateRef":{"value":"R"},"#,
        r#""PercentBased":true,"TaxPercent":20,"NetAmountTaxable":10}}]}}"#,
    );
    assert_eq!((resource.as_str(), body.as_str()), ("bill", expected));
}

#[test]
fn a_file_goes_in_one_form_with_what_is_to_be_known_of_it() {
    let write = prepared("GB", &Write::Create { object: Object::Attachment(attachment(Kind::Bill)) });
    let known = r#"{"AttachableRef":[{"EntityRef":{"type":"Bill","value":"9"},"IncludeOnSend":false}],"FileName":"N-1.pdf","ContentType":"application/pdf","Note":"mark-1"}"#;
    assert_eq!((write.resource.as_str(), write.body.as_str()), ("upload", known));
    let (content_type, form) = attachments::form("k", &write.body, &write.file.unwrap(), b"%PDF");
    assert_eq!(content_type, "multipart/form-data; boundary=file-k");
    let expected = format!(
        "--file-k\r\nContent-Disposition: form-data; name=\"file_metadata_01\"; filename=\"metadata.json\"\r\n\
         Content-Type: application/json; charset=UTF-8\r\n\r\n{known}\r\n\
         --file-k\r\nContent-Disposition: form-data; name=\"file_content_01\"; filename=\"N-1.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n%PDF\r\n--file-k--\r\n"
    );
    assert_eq!(form, expected);
}

#[test]
fn prices_that_hold_tax_are_told_beside_the_amount_without_it() {
    let mut entry = document(Kind::Invoice, account("7"));
    (entry.tax_mode, entry.lines[0].item_id) = (TaxMode::Inclusive, Some("3".into()));
    (entry.lines[0].amount, entry.lines[0].unit_amount) = ("12".parse().unwrap(), "3".parse().unwrap());
    entry.taxes[0].component_id = None;
    let (resource, body) = created(Object::Document(Box::new(entry)));
    assert_eq!(resource, "invoice");
    let line = concat!(
        r#""Line":[{"Amount":10,"Description":"Work","DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"3"},"#,
        r#""Qty":4,"UnitPrice":2.5,"TaxCodeRef":{"value":"T"},"TaxInclusiveAmt":12}}],"TxnTaxDetail":{"TotalTax":2}}"#
    );
    assert!(body.contains(r#""GlobalTaxCalculation":"TaxInclusive""#) && body.ends_with(line), "{body}");
}

#[test]
fn the_united_states_have_no_calculation() {
    let mut entry = document(Kind::Invoice, account("7"));
    entry.lines[0].item_id = Some("3".into());
    let body = prepared("US", &Write::Create { object: Object::Document(Box::new(entry.clone())) }).body;
    assert!(body.contains(r#""TaxCodeRef":{"value":"TAX"}"#) && !body.contains("GlobalTax"), "{body}");
    assert!(body.ends_with(r#""TxnTaxDetail":{"TotalTax":2,"TxnTaxCodeRef":{"value":"T"}}}"#), "{body}");
    let automated = Company { sales_tax: SalesTax::Automated, ..company("US") };
    entry.lines[0].tax_rate_id = None;
    entry.taxes.clear();
    let body = prepare(&automated, &Write::Create { object: Object::Document(Box::new(entry.clone())) }).unwrap().body;
    assert!(body.ends_with(r#""TxnTaxDetail":{"TotalTax":2,"TxnTaxCodeRef":{"value":"TAX"}}}"#), "QuickBooks knows where: {body}");
    entry.kind = Kind::VendorCredit;
    let body = prepared("US", &Write::Create { object: Object::Document(Box::new(entry)) }).body;
    assert!(body.contains(r#""Amount":12"#) && !body.contains("Tax"), "{body}");
}

#[test]
fn the_tax_of_a_code_of_several_rates_is_split_over_them() {
    let mut entry = document(Kind::Bill, account("7"));
    let part = |id: &str, percent: &str| TaxComponentEntry { remote_id: id.into(), percent: percent.parse().unwrap() };
    (entry.taxes[0].component_id, entry.taxes[0].components) = (None, vec![part("G", "5"), part("Q", "9.975")]);
    let (_, body) = created(Object::Document(Box::new(entry.clone())));
    let line = |amount: &str, id: &str, percent: &str| {
        format!(
            r#"{{"Amount":{amount},"DetailType":"TaxLineDetail","TaxLineDetail":{{"TaxRateRef":{{"value":"{id}"}},"PercentBased":true,"TaxPercent":{percent},"NetAmountTaxable":10}}}}"#
        )
    };
    let expected = format!(r#""TxnTaxDetail":{{"TotalTax":2,"TaxLine":[{},{}]}}}}"#, line("0.67", "G", "5"), line("1.33", "Q", "9.975"));
    assert!(body.ends_with(&expected), "{body}");
    entry.taxes[0].components.clear();
    let (_, body) = created(Object::Document(Box::new(entry)));
    assert!(body.ends_with(r#""TxnTaxDetail":{"TotalTax":2}}"#), "{body}");
}

#[test]
fn an_update_is_sparse_and_keeps_what_it_does_not_know() {
    let raw = concat!(
        r#"{"Id":"7","PrivateNote":"theirs","Line":[{"Id":"1","LineNum":1,"Amount":5.0,"DetailType":"AccountBasedExpenseLineDetail","#,
        r#""AccountBasedExpenseLineDetail":{"AccountRef":{"value":"1"},"TaxAmount":1.0,"ClassRef":{"value":"C"},"BillableStatus":"Billable"}}]}"#
    );
    let object = Object::Document(Box::new(document(Kind::Bill, account("7"))));
    let update = |kept| prepared("GB", &Write::Update { target: target(Kind::Bill, raw), object: object.clone(), kept }).body;
    let body = update(vec![DocumentField::Dimensions]);
    assert!(body.starts_with(r#"{"Id":"7","SyncToken":"2","sparse":true,"VendorRef""#), "{body}");
    assert!(body.contains(r#""PrivateNote":"theirs\nA note\n"#) && !body.contains("CurrencyRef"), "{body}");
    let detail = r#"{"BillableStatus":"Billable","ClassRef":{"value":"C"},"AccountRef":{"value":"7"},"TaxCodeRef":{"value":"T"}}"#;
    assert!(body.contains(detail) && body.contains(r#""Id":"1""#) && !body.contains("TaxAmount"), "{body}");
    assert!(!update(Vec::new()).contains("ClassRef"), "ours has no class");
}

/// A sparse update takes nothing off, as QuickBooks' support says; one of the whole document does.
#[test]
fn a_department_is_taken_off_by_an_update_of_the_whole_document() {
    let raw =
        r#"{"Id":"7","SyncToken":"2","DepartmentRef":{"value":"D"},"SalesTermRef":{"value":"3"},"Line":[],"TxnTaxDetail":{"TotalTax":9}}"#;
    let object = Object::Document(Box::new(document(Kind::Bill, account("7"))));
    let update = |kept| prepared("GB", &Write::Update { target: target(Kind::Bill, raw), object: object.clone(), kept }).body;
    let body = update(Vec::new());
    assert!(body.contains(r#""sparse":false"#) && body.contains(r#""SalesTermRef":{"value":"3"}"#), "{body}");
    assert!(!body.contains("DepartmentRef") && !body.contains(r#""TotalTax":9"#), "{body}");
    let body = update(vec![DocumentField::Dimensions]);
    assert!(body.contains(r#""sparse":true"#) && !body.contains("DepartmentRef"), "{body}");
    let body = update(vec![DocumentField::Lines]);
    assert!(body.contains(r#""Line":[]"#) && body.contains(r#""TotalTax":9"#), "{body}");
}

#[test]
fn money_is_written_by_example() {
    let (resource, body) = created(Object::Payment(payment(Kind::Payment, Kind::Invoice, account("4"))));
    let expected = concat!(
        r#"{"CustomerRef":{"value":"20"},"TxnDate":"2026-03-02","TotalAmt":12.5,"CurrencyRef":{"value":"GBP"},"ExchangeRate":0.8,"#,
        r#""PaymentRefNum":"WIRE","PrivateNote":"mark-1","Line":[{"Amount":12.5,"LinkedTxn":[{"TxnId":"5","TxnType":"Invoice"}]}],"#,
        r#""DepositToAccountRef":{"value":"4"}}"#
    );
    assert_eq!((resource.as_str(), body.as_str()), ("payment", expected));
    let (resource, body) = created(Object::Allocation(allocation(Kind::VendorCredit, Kind::Bill, account("4"))));
    let expected = concat!(
        r#"{"VendorRef":{"value":"20"},"TxnDate":"2026-03-02","TotalAmt":0,"CurrencyRef":{"value":"GBP"},"PrivateNote":"mark-1","#,
        r#""Line":[{"Amount":3,"LinkedTxn":[{"TxnId":"5","TxnType":"Bill"}]},{"Amount":3,"LinkedTxn":[{"TxnId":"6","TxnType":"VendorCredit"}]}],"#,
        r#""PayType":"Check","CheckPayment":{"BankAccountRef":{"value":"4"}}}"#
    );
    assert_eq!((resource.as_str(), body.as_str()), ("billpayment", expected));
}

#[test]
fn each_kind_ends_in_its_own_way() {
    let named = r#"{"Id":"7","SyncToken":"2"}"#;
    let sparse = r#"{"Id":"7","SyncToken":"2","sparse":true}"#;
    let inactive = r#"{"Id":"7","SyncToken":"2","sparse":true,"Active":false}"#;
    for (kind, void, void_body, delete, delete_body) in [
        (Kind::Invoice, "invoice?operation=void", named, "invoice?operation=delete", named),
        (Kind::Bill, "bill?operation=delete", named, "bill?operation=delete", named),
        (Kind::CreditNote, "creditmemo?operation=delete", named, "creditmemo?operation=delete", named),
        (Kind::Payment, "payment?operation=update&include=void", sparse, "payment?operation=delete", named),
        (Kind::Vendor, "vendor", inactive, "vendor", inactive),
    ] {
        let ended = |write: Write| {
            let write = prepared("GB", &write);
            (write.resource, write.body)
        };
        assert_eq!(ended(Write::Void { target: target(kind, "{}") }), (void.to_owned(), void_body.to_owned()));
        assert_eq!(ended(Write::Delete { target: target(kind, "{}") }), (delete.to_owned(), delete_body.to_owned()));
    }
    let error = prepare(&company("GB"), &Write::Delete { target: target(Kind::Account, "{}") }).unwrap_err();
    assert_eq!(error.field, "kind");
}
