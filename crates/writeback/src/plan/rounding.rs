//! What is missing between the lines of a document and its total, and the line that carries it. Pure.

use bursar_accounting::{LineRole, Posting, PostingLine};
use bursar_connectors::write::TaxMode;
use bursar_kernel::{FineRate, Quantity, Uuid};

use crate::errors::{PushError, PushErrorCode};

/// The line that makes what the ledger adds up the total of the document; none where it is that already. It carries at most one minor unit for
/// each line: more is no rounding, and is for a person.
pub(crate) fn rounding_line(posting: &Posting, account_id: Option<Uuid>) -> Result<Option<PostingLine>, PushError> {
    let missing = i128::from(posting.total) - added_up(posting);
    if missing == 0 {
        return Ok(None);
    }
    let differs = |words: &str| {
        let message =
            format!("the lines and their tax come to {} minor units, the document to {}: {words}", added_up(posting), posting.total);
        PushError::new(PushErrorCode::AmountsDiffer, message).at("total_amount")
    };
    let amount = i64::try_from(missing).ok().filter(|_| missing.unsigned_abs() <= posting.lines.len() as u128);
    let amount = amount.ok_or_else(|| differs("that is more than one minor unit a line"))?;
    let account_id = account_id.ok_or_else(|| differs("no account is set for what is rounded"))?;
    Ok(Some(PostingLine {
        role: LineRole::Rounding,
        description: "Rounding".to_owned(),
        quantity: Quantity::ONE,
        unit_price: amount,
        amount,
        tax_amount: 0,
        rate: FineRate::default(),
        accounting_tax_rate_id: None,
        ledger_account_id: Some(account_id),
        product_id: None,
    }))
}

/// What the ledger makes of the document, in minor units: wider than amounts are, so that no sum of them is lost.
fn added_up(posting: &Posting) -> i128 {
    let lines: i128 = posting.lines.iter().map(|line| i128::from(line.amount)).sum();
    let on_top = if posting.tax_mode == TaxMode::Exclusive { posting.tax_total } else { 0 };
    lines + i128::from(on_top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_accounting::{PostingKind, PostingStanding};
    use bursar_kernel::Timestamp;
    use proptest::prelude::*;

    fn posting(amounts: &[i64], tax_total: i64, is_inclusive: bool, total: i64) -> Posting {
        let line = |amount: &i64| PostingLine {
            role: LineRole::Sold,
            description: "Lamp".into(),
            quantity: Quantity::ONE,
            unit_price: *amount,
            amount: *amount,
            tax_amount: 0,
            rate: FineRate::default(),
            accounting_tax_rate_id: None,
            ledger_account_id: None,
            product_id: None,
        };
        Posting {
            id: Uuid::nil(),
            kind: PostingKind::Bill,
            standing: PostingStanding::Booked,
            number: None,
            date: None,
            due_date: None,
            currency: None,
            counterpart_id: None,
            credits: None,
            purchase_order: None,
            memo: None,
            bill_to: None,
            ship_to: None,
            project_id: None,
            tag_ids: Vec::new(),
            file_id: None,
            tax_mode: if is_inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive },
            lines: amounts.iter().map(line).collect(),
            taxes: Vec::new(),
            tax_total,
            total,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    proptest! {
        /// With the line the ledger comes to the total, to the minor unit; a line is made for at most one minor unit of each line, and never
        /// for nothing.
        #[test]
        fn the_line_carries_what_is_missing_and_no_more(
            amounts in prop::collection::vec(any::<i64>(), 1..20),
            tax_total in any::<i64>(),
            is_inclusive in any::<bool>(),
            off in -25_i128..25,
        ) {
            let exact = added_up(&posting(&amounts, tax_total, is_inclusive, 0));
            let Ok(total) = i64::try_from(exact + off) else { return Ok(()) };
            let mut posting = posting(&amounts, tax_total, is_inclusive, total);
            match rounding_line(&posting, Some(Uuid::nil())) {
                Ok(None) => prop_assert_eq!(off, 0),
                Ok(Some(line)) => {
                    prop_assert!(off != 0 && off.unsigned_abs() <= amounts.len() as u128);
                    posting.lines.push(line);
                    prop_assert_eq!(added_up(&posting), i128::from(total));
                }
                Err(error) => {
                    prop_assert!(off.unsigned_abs() > amounts.len() as u128);
                    prop_assert_eq!(error.code, PushErrorCode::AmountsDiffer);
                }
            }
        }
    }

    #[test]
    fn without_an_account_nothing_is_rounded() {
        let off = posting(&[1_000, 333], 267, false, 1_601);
        assert_eq!(rounding_line(&off, None).unwrap_err().field.as_deref(), Some("total_amount"));
        assert_eq!(rounding_line(&off, Some(Uuid::nil())).unwrap().unwrap().amount, 1);
        assert_eq!(rounding_line(&posting(&[1_000, 333], 267, false, 1_600), None).unwrap(), None);
    }
}
