//! Whatever the credit notes of an invoice credit, they never come to more than it does, and the last one leaves cents of rounding at most.

use std::collections::BTreeMap;

use bursar_entities::VatMode;
use bursar_kernel::{Clock, Env, Quantity, Rate, Rng, Uuid};
use proptest::prelude::*;

use super::Credit;
use crate::papers::examples::{invoice, line};
use crate::receivables::changes::CreditChange;
use crate::receivables::credit::{self, Left};
use crate::receivables::discount::{Discount, DiscountType, DocumentDiscount};
use crate::receivables::line::{Line, VatRateCopy};
use crate::receivables::status::ReceivableStatus;
use crate::receivables::{Own, Receivable};

#[derive(Debug, Clone)]
struct AnyLine {
    price: i64,
    halves: i64,
    percent: i64,
    discount: Option<Discount>,
}

/// What a note credits: of which line, how many, and of what price.
#[derive(Debug, Clone)]
struct AnyCredit {
    line: usize,
    halves: i64,
    price_diff: Option<i64>,
}

fn any_discount() -> impl Strategy<Value = Option<Discount>> {
    let percentage = (1..=10_000_i64).prop_map(|amount| Discount { amount, kind: DiscountType::Percentage });
    let amount = (1..=50_000_i64).prop_map(|amount| Discount { amount, kind: DiscountType::Amount });
    prop::option::of(prop_oneof![percentage, amount])
}

fn any_line() -> impl Strategy<Value = AnyLine> {
    let price = prop_oneof![0..=99_i64, 100..=100_000_i64];
    (price, 1..=20_i64, prop::sample::select(vec![0, 700, 1900, 2000]), any_discount())
        .prop_map(|(price, halves, percent, discount)| AnyLine { price, halves, percent, discount })
}

fn any_credit() -> impl Strategy<Value = AnyCredit> {
    (0..4_usize, 2..=12_i64, prop::option::of(1..=20_000_i64)).prop_map(|(line, halves, price_diff)| AnyCredit { line, halves, price_diff })
}

fn any_mode() -> impl Strategy<Value = VatMode> {
    prop::sample::select(vec![VatMode::Exclusive, VatMode::Inclusive])
}

fn product(place: usize) -> Uuid {
    Uuid::from_u128(100 + place as u128)
}

fn units(halves: i64) -> Quantity {
    Quantity::from_billionths(halves * 500_000_000)
}

/// An invoice over these lines, if there can be one.
fn document(lines: &[AnyLine], modes: (VatMode, VatMode), discount: Option<Discount>, deduction: i64) -> Option<(Receivable, Vec<Line>)> {
    let lines = lines.iter().enumerate().map(|(place, any)| {
        let mut line = Line { position: i32::try_from(place).unwrap(), quantity: units(any.halves), product_id: product(place), ..line() };
        line.product.id = product(place);
        (line.product.price.value, line.product.price_after_vat.value) = (any.price, any.price);
        (line.product.vat_rate, line.discount) = (VatRateCopy::plain(Rate::new(any.percent)), any.discount);
        line
    });
    let (mut document, mut lines) = (invoice(), lines.collect::<Vec<Line>>());
    (document.content.vat_mode, document.content.vat_inclusive_discount_mode) = modes;
    document.content.discount = discount.map(|Discount { amount, kind }| DocumentDiscount { amount, kind, value: None });
    document.content.deduction_amount = Some(deduction);
    document.status = ReceivableStatus::Draft;
    document.compute(&mut lines).ok()?;
    document.status = ReceivableStatus::Issued;
    Some((document, lines))
}

/// An invoice and the notes that were issued for it.
struct Credits {
    env: Env,
    invoice: Receivable,
    lines: Vec<Line>,
    notes: Vec<Receivable>,
    lines_of_notes: Vec<Line>,
}

impl Credits {
    fn left(&self) -> Left {
        Left::of(&self.invoice, &self.lines, &self.notes.iter().collect::<Vec<_>>(), &self.lines_of_notes)
    }

    /// The draft of a note with these lines.
    fn priced(&self, left: &Left, mut lines: Vec<Line>, limit: Option<i64>) -> (Receivable, Vec<Line>) {
        let mut note = self.invoice.credit_note(&self.env, None);
        let credit = Credit { env: &self.env, invoice: &self.invoice, lines: &self.lines, left, place: &["body"] };
        credit.price(&mut note, &mut lines).unwrap();
        if let Some(most) = limit {
            credit.limit(&mut note, &mut lines, most).unwrap();
        }
        (note, lines)
    }

    fn issue(&mut self, (note, lines): (Receivable, Vec<Line>)) {
        let mut left = self.left();
        assert!(left.covers(self.invoice.content.vat_mode, &lines) && note.amounts.total_amount <= left.amount());
        left.credit(self.invoice.content.vat_mode, &lines);
        self.invoice.credited(&note.amounts, left.is_nothing(), self.invoice.due_date.unwrap()).unwrap();
        self.notes.push(note);
        self.lines_of_notes.extend(lines);
    }

    fn credited(&self) -> i64 {
        self.notes.iter().map(|note| note.amounts.total_amount).sum()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn notes_never_come_to_more_than_their_invoice(
        lines in prop::collection::vec(any_line(), 1..4),
        modes in (any_mode(), any_mode()),
        (discount, deduction) in (any_discount(), prop_oneof![Just(0_i64), 0..=20_000_i64]),
        credits in prop::collection::vec(any_credit(), 0..5),
    ) {
        let Some((invoice, lines)) = document(&lines, modes, discount, deduction) else { return Ok(()) };
        let (total, env) = (invoice.amounts.total_amount, Env { clock: Clock::fixed(invoice.created_at), rng: Rng::seeded(1) });
        let mut all = Credits { env, invoice, lines, notes: Vec::new(), lines_of_notes: Vec::new() };
        for AnyCredit { line, halves, price_diff } in credits {
            let (left, note) = (all.left(), all.invoice.credit_note(&all.env, None));
            let changes = BTreeMap::from([(product(line), CreditChange { old_price: None, price_diff, quantity: units(halves) })]);
            if let Ok(lines) = credit::asked(&all.env, &note, &all.lines, &left, &changes).unwrap() {
                let priced = all.priced(&left, lines, None);
                all.issue(priced);
                prop_assert!(all.credited() <= total, "{} of {total}", all.credited());
            }
        }
        let (left, note) = (all.left(), all.invoice.credit_note(&all.env, None));
        let rest = credit::everything(&all.env, &note, &all.lines, &left).unwrap();
        let due = all.invoice.amount_due();
        let (limited, _) = all.priced(&left, rest.clone(), Some(due / 2));
        let priced = all.priced(&left, rest, None);
        prop_assert_eq!(limited.amounts.total_amount, (due / 2).min(priced.0.amounts.total_amount));
        all.issue(priced);
        let cents = 4 * i64::try_from(all.lines_of_notes.len() + all.notes.len()).unwrap();
        prop_assert!(all.credited() <= total && total - all.credited() <= cents, "{} of {total}", all.credited());
        let Own::Invoice(fields) = &all.invoice.own else { panic!("an invoice") };
        prop_assert_eq!((fields.total_amount_with_credit_notes, all.invoice.amount_due()), (0, 0));
    }
}
