//! How many invoices a second one core reads and translates: pages of a thousand, served from memory.
//!
//! `cargo run --release -p bursar-connectors --example parse_rate`

use std::time::{Duration, Instant};

use bursar_connectors::{Environment, Facts, Pacer, PageRequest, Platform, Secret, Wire, WireError, WireLimits, open};
use bursar_kernel::Env;
use bytes::Bytes;
use http::{Request, Response};

/// An invoice of five lines as QuickBooks writes it.
fn quickbooks(id: usize) -> String {
    let line = |number: usize| {
        format!(
            r#"{{"Id":"{number}","LineNum":{number},"Description":"Hours of work in week {number}","Amount":{}.25,"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{{"ItemRef":{{"value":"{number}","name":"Services"}},"UnitPrice":20.25,"Qty":1,"ItemAccountRef":{{"value":"45","name":"Sales"}},"TaxCodeRef":{{"value":"NON"}}}}}}"#,
            number * 20
        )
    };
    let lines: Vec<String> = (1..=5).map(line).collect();
    format!(
        r#"{{"AllowIPNPayment":false,"AllowOnlinePayment":false,"AllowOnlineCreditCardPayment":false,"AllowOnlineACHPayment":false,"domain":"QBO","sparse":false,"Id":"{id}","SyncToken":"0","MetaData":{{"CreateTime":"2025-09-29T05:58:07-07:00","LastUpdatedTime":"2025-09-29T05:58:07-07:00"}},"CustomField":[],"DocNumber":"{id}","TxnDate":"2025-09-29","CurrencyRef":{{"value":"USD","name":"United States Dollar"}},"LinkedTxn":[],"Line":[{},{{"Amount":301.25,"DetailType":"SubTotalLineDetail","SubTotalLineDetail":{{}}}}],"TxnTaxDetail":{{"TotalTax":0}},"CustomerRef":{{"value":"1","name":"Amy's Sanctuary"}},"BillAddr":{{"Id":"2","Line1":"4581 Finch St.","City":"Bayshore","CountrySubDivisionCode":"CA","PostalCode":"94326"}},"ShipAddr":{{"Id":"2","Line1":"4581 Finch St.","City":"Bayshore","CountrySubDivisionCode":"CA","PostalCode":"94326"}},"DueDate":"2025-10-29","TotalAmt":301.25,"ApplyTaxAfterDiscount":false,"PrintStatus":"NeedToPrint","EmailStatus":"NotSet","Balance":301.25}}"#,
        lines.join(",")
    )
}

/// An invoice of five lines as Xero writes it.
fn xero(id: usize) -> String {
    let line = |number: usize| {
        format!(
            r#"{{"LineItemID":"52208ff9-528a-4985-a9ad-b2b1d4210e3{number}","Description":"Hours of work in week {number}","Quantity":1.0000,"UnitAmount":{}.2500,"ItemCode":"WORK","AccountCode":"200","TaxType":"OUTPUT2","TaxAmount":3.04,"LineAmount":{}.25,"Tracking":[]}}"#,
            number * 20,
            number * 20
        )
    };
    let lines: Vec<String> = (1..=5).map(line).collect();
    format!(
        r#"{{"Type":"ACCREC","InvoiceID":"243216c5-369e-4056-ac67-05388f{id:06}","InvoiceNumber":"INV-{id}","Reference":"","Payments":[],"CreditNotes":[],"Prepayments":[],"Overpayments":[],"AmountDue":346.44,"AmountPaid":0.00,"AmountCredited":0.00,"CurrencyRate":1.000000,"IsDiscounted":false,"HasAttachments":false,"HasErrors":false,"Contact":{{"ContactID":"025867f1-d741-4d6b-b1af-9ac774b59ba7","Name":"City Agency","Addresses":[],"Phones":[],"ContactGroups":[],"ContactPersons":[],"HasValidationErrors":false}},"DateString":"2025-10-17T00:00:00","Date":"/Date(1508198400000+0000)/","DueDateString":"2025-10-24T00:00:00","DueDate":"/Date(1508803200000+0000)/","Status":"AUTHORISED","LineAmountTypes":"Exclusive","LineItems":[{}],"SubTotal":301.25,"TotalTax":45.19,"Total":346.44,"UpdatedDateUTC":"/Date(1573755038314+0000)/","CurrencyCode":"NZD"}}"#,
        lines.join(",")
    )
}

fn page(platform: Platform) -> String {
    match platform {
        Platform::QuickbooksOnline => {
            let rows: Vec<String> = (1..=1000).map(quickbooks).collect();
            format!(
                r#"{{"QueryResponse":{{"Invoice":[{}],"startPosition":1,"maxResults":1000}},"time":"2026-01-01T00:00:00.000-08:00"}}"#,
                rows.join(",")
            )
        }
        Platform::Xero => {
            let rows: Vec<String> = (1..=1000).map(xero).collect();
            format!(
                r#"{{"Status":"OK","pagination":{{"page":1,"pageSize":1000,"pageCount":9,"itemCount":9000}},"Invoices":[{}]}}"#,
                rows.join(",")
            )
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for platform in Platform::ALL {
        let body = Bytes::from(page(platform));
        let size = body.len() / 1000;
        let serve = move |_: Request<Bytes>| {
            let answer = Response::new(body.clone());
            async move { Ok::<_, WireError>(answer) }
        };
        let wire = Wire::from_function(serve, WireLimits::default());
        let pacer = Pacer::unlimited(Env::system());
        let ledger = open(Facts::of(platform), &Environment::Production, wire, pacer, "1", Secret::new("token"));
        let request = PageRequest { stream: "invoices".to_owned(), since: None, cursor: None };
        let (begun, mut invoices) = (Instant::now(), 0_u32);
        while begun.elapsed() < Duration::from_secs(3) {
            match ledger.page(&request).await {
                Ok(page) => invoices += u32::try_from(page.records.len()).unwrap_or_default(),
                Err(error) => return println!("{}: {error}", platform.as_str()),
            }
        }
        let rate = f64::from(invoices) / begun.elapsed().as_secs_f64();
        println!("{}: {rate:.0} invoices of 5 lines and {size} bytes a second", platform.as_str());
    }
}
