//! What must be in the ledger, and what must be told of it here, when everything is over: by what the platform and people did, never by the
//! journal.

use std::collections::BTreeSet;

use bursar_connectors::Platform;
use serde_json::Value;

use super::auditor::{Books, DocumentState, Entry, List, Says, Stands, Stranger, Tracked, What};
use super::habits::Currency;
use super::made::Made;
use super::platform::PlatformSide;
use super::workload::id;
use crate::simulated;

/// What must be there, and what is wrong with what is told here.
#[derive(Default)]
pub struct Expected {
    pub list: List,
    pub defects: Vec<String>,
}

/// The synchronized records, as the API shows them.
struct Records {
    receivables: Vec<Value>,
    bills: Vec<Value>,
    payments: Vec<Value>,
}

/// Looks at everything that the platform made.
pub async fn expected(platform: &PlatformSide<'_>) -> Expected {
    let records = Records {
        receivables: platform.records("receivable").await,
        bills: platform.records("bill").await,
        payments: platform.records("payment_record").await,
    };
    let mut found = Expected { defects: platform.refusals.clone(), ..Expected::default() };
    for record in records.receivables.iter().chain(&records.bills).chain(&records.payments) {
        if !is_at_its_end(platform, record) {
            found.defects.push(format!("a record did not come to its end: {record}"));
        }
    }
    for made in &platform.made {
        found.document(made, &records);
        found.write_off(made, &records);
        found.defects.extend(wrongly_paid(made, platform).await);
    }
    found.credits(platform, &records).await;
    found.payments(platform, &records).await;
    found.customers(platform).await;
    found.explanations(platform, &records).await;
    // Others may number their bills alike: ids of three days begin with the same digits.
    found.list.prefix = found.list.entries.first().map_or_else(String::new, |entry| entry.marker.chars().take(7).collect());
    let there = |made: &Made| made.left_there().map(|paid| stranger(platform, made.is_invoice, &paid.row)).collect::<Vec<_>>();
    found.list.strangers = platform.made.iter().flat_map(there).collect();
    found
}

impl Expected {
    fn document(&mut self, made: &Made, records: &Records) {
        let records = if made.is_invoice { &records.receivables } else { &records.bills };
        let is_taken_back = made.is_canceled && !made.is_invoice;
        let Some(record) = records.iter().find(|record| record["object_id"] == made.id.as_str()) else {
            if !is_taken_back {
                self.defects.push(format!("{} has no record", made.number));
            }
            return;
        };
        let mut totals: Vec<Says> = made.totals.iter().map(|total| says(made.currency, *total)).collect();
        totals.extend(made.total_there.map(|total| Says { total, words: String::new() }));
        let state = DocumentState {
            open: Some(made.total_there.unwrap_or_else(|| made.currency.hundredths(made.open_amount()))),
            due: made.due_there.clone(),
            day: made.posted_on.clone(),
            files: Some(usize::from(made.has_scan)),
            currency: Some(made.currency.code.to_owned()),
            is_draft: Some(made.is_draft_there),
            tracked: Some(
                made.tag
                    .as_ref()
                    .map_or_else(Tracked::default, |tag| Tracked { line: Some(tag.line.clone()), document: tag.document.clone() }),
            ),
        };
        self.list.entries.push(Entry {
            what: if made.is_invoice { What::Invoice } else { What::Bill },
            marker: marker(record),
            number: Some(made.number.clone()),
            says: totals,
            stands: if made.gone_after.is_some() || is_taken_back { Stands::IsVoid } else { Stands::Counts },
            document: Some(state),
        });
    }

    /// The discount of a document that was paid here is taken off it in the ledger, once.
    fn write_off(&mut self, made: &Made, records: &Records) {
        let records = if made.is_invoice { &records.receivables } else { &records.bills };
        let record = records.iter().find(|record| record["object_id"] == made.id.as_str());
        let Some(record) = record.filter(|_| made.discount() > 0) else { return };
        let credit = if made.is_invoice { What::CreditNote } else { What::VendorCredit };
        for what in [credit, What::Allocation] {
            let (number, says) = (Some(format!("WO-{}", made.number)), vec![says(made.currency, made.discount())]);
            self.list.entries.push(Entry { what, marker: marker(record), number, says, stands: Stands::Counts, document: None });
        }
    }

    /// Each canceled invoice has one credit note of all of it, which is used for it once.
    async fn credits(&mut self, platform: &PlatformSide<'_>, records: &Records) {
        let of_made = |record: &&Value| platform.made.iter().any(|made| record["object_id"] == made.id.as_str());
        let notes: Vec<&Value> = records.receivables.iter().filter(|record| !of_made(record)).collect();
        let canceled: Vec<&Made> = platform.made.iter().filter(|made| made.is_canceled && made.is_invoice).collect();
        if notes.len() != canceled.len() {
            self.defects.push(format!("{} canceled invoices have {} credit notes", canceled.len(), notes.len()));
        }
        for record in notes {
            let note = platform.look(&format!("/receivables/{}", word(&record["object_id"]))).await;
            let total = note["total_amount"].as_i64().expect("a total");
            let credited = canceled.iter().find(|made| note["based_on"] == made.id.as_str() && made.total() == total);
            let Some(credited) = credited else {
                self.defects.push(format!("a credit note is for no canceled invoice, or not for all of it: {note}"));
                continue;
            };
            for what in [What::CreditNote, What::Allocation] {
                let (number, document) = (Some(word(&note["document_id"])), None);
                let says = vec![says(credited.currency, total)];
                self.list.entries.push(Entry { what, marker: marker(record), number, says, stands: Stands::Counts, document });
            }
        }
    }

    /// Each payment of here is there once; a payment of there is that same one here.
    async fn payments(&mut self, platform: &PlatformSide<'_>, records: &Records) {
        let mut of_here = 0;
        for record in &records.payments {
            let payment = platform.look(&format!("/payment_records/{}", word(&record["object_id"]))).await;
            let Some(made) = platform.made.iter().find(|made| payment["object"]["id"] == made.id.as_str()) else { continue };
            let amount = payment["amount"].as_i64().expect("an amount");
            if made.is_paid_here && amount < 0 {
                // What came back has no object of its own: its payment is void.
            } else if made.is_paid_here {
                of_here += 1;
                self.list.entries.push(Entry {
                    what: if made.is_invoice { What::Payment } else { What::BillPayment },
                    marker: marker(record),
                    number: None,
                    says: vec![says(made.currency, amount - made.discount())],
                    stands: if made.has_come_back { Stands::IsVoid } else { Stands::Counts },
                    document: None,
                });
            } else if !made.paid_there.iter().any(|paid| record["platform_object_id"] == id(&paid.row)) {
                self.defects.push(format!("a payment of the ledger is another one here: {record}"));
            }
        }
        let paid = platform.made.iter().filter(|made| made.is_paid_here).count();
        if paid != of_here {
            self.defects.push(format!("{paid} payments of here have {of_here} records"));
        }
    }

    /// A customer that was merged away is not made again: its documents go on with the survivor.
    async fn customers(&mut self, platform: &PlatformSide<'_>) {
        let names: BTreeSet<&String> = platform.made.iter().filter_map(|made| made.customer.as_ref()).collect();
        let records = platform.records("customer").await.len();
        if names.len() != records {
            self.defects.push(format!("{} customers have {records} records", names.len()));
        }
        for name in names {
            let is_merged = platform.merged.as_ref().is_some_and(|merged| merged.name == *name);
            let (marker, stands) = (name.clone(), if is_merged { Stands::IsVoid } else { Stands::Counts });
            self.list.entries.push(Entry { what: What::Customer, marker, number: None, says: Vec::new(), stands, document: None });
        }
    }

    /// Each document has one explanation, and it is true of the books.
    async fn explanations(&mut self, platform: &PlatformSide<'_>, records: &Records) {
        let world = platform.world;
        let books = Books::read(&world.provider, simulated(world.platform), &world.company).await;
        for made in &platform.made {
            let was_written = || {
                let record = records.bills.iter().find(|record| record["object_id"] == made.id.as_str());
                record.and_then(|record| record["platform_object_id"].as_str()).is_some_and(|remote_id| books.had(remote_id))
            };
            let reason = match made {
                Made { gone_after: Some(_), .. } => "deleted_in_ledger",
                Made { is_canceled: true, is_invoice: false, .. } if !was_written() => "taken_back",
                _ => "done",
            };
            let told = platform.look(&format!("/accounting_explanations?object_id={}", made.id)).await;
            let reasons: Vec<&Value> = told["data"].as_array().into_iter().flatten().map(|told| &told["reason"]).collect();
            if reasons != [reason] {
                self.defects.push(format!("{} is explained by {reasons:?} and not by {reason}", made.number));
            }
        }
    }
}

fn says(currency: Currency, minor: i64) -> Says {
    Says { total: currency.hundredths(minor), words: String::new() }
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn marker(record: &Value) -> String {
    format!("B-{}", word(&record["id"]).replace('-', ""))
}

/// The payment that somebody entered in the ledger.
fn stranger(platform: &PlatformSide<'_>, is_invoice: bool, there: &Value) -> Stranger {
    let entity = match platform.world.platform {
        Platform::Xero => "Payments",
        Platform::QuickbooksOnline if is_invoice => "Payment",
        Platform::QuickbooksOnline => "BillPayment",
    };
    Stranger { entity: entity.to_owned(), before: there.clone() }
}

/// Everything is written; what people deleted in the ledger stays deleted, and says so once it is wanted otherwise here.
fn is_at_its_end(platform: &PlatformSide<'_>, record: &Value) -> bool {
    let gone = platform.made.iter().find(|made| made.gone_after.is_some() && record["object_id"] == made.id.as_str());
    let says_so = record["errors"]["code"] == "deleted_in_ledger";
    match gone {
        Some(made) if made.is_changed_since() => says_so,
        Some(_) => record["sync_status"] == "done" || says_so,
        None => record["sync_status"] == "done",
    }
}

/// What is wrong with what is recorded here of the payments of a document: each is recorded once, and what was taken back is taken back here.
async fn wrongly_paid(made: &Made, platform: &PlatformSide<'_>) -> Option<String> {
    let document = platform.look(&format!("/{}/{}", if made.is_invoice { "receivables" } else { "payables" }, made.id)).await;
    let recorded = platform.look(&format!("/payment_records?object_id={}", made.id)).await;
    let amounts = recorded["data"].as_array().into_iter().flatten().filter_map(|payment| payment["amount"].as_i64());
    let (mut taken_back, mut recorded): (Vec<i64>, Vec<i64>) = amounts.partition(|amount| *amount < 0);
    if made.has_come_back {
        // It may have come back in parts.
        recorded = vec![recorded.iter().chain(&taken_back).sum()];
        recorded.retain(|sum| *sum != 0);
        taken_back.clear();
    }
    // Whoever looked in between recorded a payment and took it back; who did not knows of neither.
    taken_back.retain(|back| match recorded.iter().position(|amount| amount == &-back) {
        Some(place) => {
            recorded.swap_remove(place);
            false
        }
        None => true,
    });
    recorded.sort_unstable();
    let mut left: Vec<i64> = made.left_there().map(|paid| paid.amount).collect();
    if made.is_paid_here && !made.has_come_back {
        left.push(made.total());
    }
    left.sort_unstable();
    let is_paid = !left.is_empty() && left.iter().sum::<i64>() == made.total();
    let is_well = (document["status"] == "paid") == is_paid && recorded == left && taken_back.is_empty();
    let status = &document["status"];
    (!is_well).then(|| format!("{} is {status} with payments of {recorded:?} and {taken_back:?} taken back, not {left:?}", made.number))
}
