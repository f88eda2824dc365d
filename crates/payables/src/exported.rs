//! Bills as exports show them.

use bursar_accounting::{ExportPlace, ExportSelection, ExportedDocument, ExportedParty};
use bursar_connectors::record::Address;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use crate::line_items;
use crate::payables::Payable;
use crate::posting::of_bill;
use crate::raw_counterpart::{RawAddress, RawCounterpart};

/// The next page of such bills.
pub async fn exported_payables(
    db: &impl ConnectionTrait,
    scope: &Scope,
    selection: &ExportSelection,
    after: Option<ExportPlace>,
) -> Result<Vec<ExportedDocument>> {
    let bills: Vec<Payable> = selection.page(db, scope, after).await?;
    let ids: Vec<Uuid> = bills.iter().map(|bill| bill.id).collect();
    let mut lines = line_items::store::of_payables(db, scope, &ids).await?;
    let exported = |bill: Payable| {
        let posting = of_bill(&bill, &lines.remove(&bill.id).unwrap_or_default());
        let copy = bill.counterpart.map(party).unwrap_or_default();
        ExportedDocument {
            created_at: bill.created_at,
            kind: "payable",
            status: bill.status.into(),
            counterpart: ExportedParty { name: copy.name.or(bill.counterpart_name), ..copy },
            file_id: bill.file_id,
            posting,
        }
    };
    Ok(bills.into_iter().map(exported).collect())
}

/// The copy of the counterpart, which a bill has from when it was handed on.
fn party(copy: RawCounterpart) -> ExportedParty {
    ExportedParty { name: copy.name, email: copy.email, address: copy.address.map(address) }
}

fn address(raw: RawAddress) -> Address {
    Address {
        lines: raw.line1.into_iter().chain(raw.line2).collect(),
        city: raw.city,
        region: raw.state,
        postal_code: raw.postal_code,
        country: raw.country.map(|country| country.0),
    }
}
