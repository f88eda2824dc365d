//! What a credit note takes back: what is left of the lines of its invoice after the notes before it. Pure.

use std::collections::BTreeMap;

use bursar_entities::VatMode;
use bursar_kernel::{AmountError, Env, FieldError, Location, Quantity, Result, Uuid};

use super::changes::CreditChange;
use super::discount::{Discount, DiscountType};
use super::line::Line;
use super::{Own, Receivable};
use crate::einvoices::Einvoice;

/// So many of a line, at a price of one, that can still be credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lot {
    /// The position of the invoice's line.
    line: i32,
    product_id: Uuid,
    price: i64,
    quantity: Quantity,
}

/// What can still be credited of an invoice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Left {
    lots: Vec<Lot>,
    /// What no note has of the discounts of lines that are amounts, by the position of the line.
    of_lines: BTreeMap<i32, i64>,
    /// The same of the discount of the invoice.
    of_document: i64,
    /// What the invoice comes to after the notes.
    amount: i64,
    /// Was something paid of it?
    is_partly_paid: bool,
}

impl Left {
    /// What is left of the invoice and its lines after issued notes and their lines.
    pub(crate) fn of(invoice: &Receivable, lines: &[Line], notes: &[&Receivable], lines_of_notes: &[Line]) -> Self {
        let vat_mode = invoice.content.vat_mode;
        let lot = |line: &Line| Lot {
            line: line.position,
            product_id: line.product_id,
            price: line.entered_price(vat_mode),
            quantity: line.quantity,
        };
        let (total, paid) = match &invoice.own {
            Own::Invoice(invoice) => (invoice.total_amount_with_credit_notes, invoice.amount_paid),
            _ => (0, 0),
        };
        let of_document = |document: &Receivable| amount_of(document.content.discount.map(|discount| discount.entered()));
        let of_notes = notes.iter().map(|note| of_document(note)).fold(0_i64, i64::saturating_add);
        let mut left = Left {
            lots: lines.iter().map(lot).filter(|lot| lot.quantity > Quantity::ZERO).collect(),
            of_lines: lines.iter().map(|line| (line.position, amount_of(line.discount))).collect(),
            of_document: of_document(invoice).saturating_sub(of_notes).max(0),
            amount: total,
            is_partly_paid: paid > 0,
        };
        left.credit(vat_mode, lines_of_notes);
        left
    }

    /// What the invoice comes to after the notes: no note comes to more.
    pub(crate) fn amount(&self) -> i64 {
        self.amount
    }

    /// What no note has of the discount of the invoice, where that is an amount.
    pub(crate) fn of_document(&self) -> i64 {
        self.of_document
    }

    /// Nothing is left that anybody would pay for.
    pub(crate) fn is_nothing(&self) -> bool {
        self.lots.iter().all(|lot| lot.price == 0 || lot.quantity == Quantity::ZERO)
    }

    /// Is everything that these lines of a note credit still left?
    pub(crate) fn covers(&self, vat_mode: VatMode, note: &[Line]) -> bool {
        let total = |left: &Left| left.lots.iter().map(|lot| i128::from(lot.price) * i128::from(lot.quantity.billionths())).sum::<i128>();
        let of_note = |line: &Line| i128::from(line.entered_price(vat_mode)) * i128::from(line.quantity.billionths());
        let mut after = self.clone();
        after.credit(vat_mode, note);
        total(self) - total(&after) == note.iter().map(of_note).sum::<i128>()
    }

    /// These lines of a note are credited.
    pub(crate) fn credit(&mut self, vat_mode: VatMode, note: &[Line]) {
        for line in note {
            self.take(line.credits, line.entered_price(vat_mode), line.quantity);
            if let Some(off) = line.credits.and_then(|credited| self.of_lines.get_mut(&credited)) {
                *off = off.saturating_sub(amount_of(line.discount)).max(0);
            }
        }
    }

    /// So many of a line are credited, at the whole price or part of it: first of what has this very price.
    fn take(&mut self, line: Option<i32>, price: i64, mut quantity: Quantity) {
        let mut reduced = Vec::new();
        for is_whole in [true, false] {
            for lot in self.lots.iter_mut().filter(|lot| Some(lot.line) == line && lot.price >= price && (lot.price == price) == is_whole) {
                let taken = quantity.min(lot.quantity);
                lot.quantity = lot.quantity.minus(taken).unwrap_or_default();
                quantity = quantity.minus(taken).unwrap_or_default();
                if !is_whole && taken > Quantity::ZERO {
                    reduced.push(Lot { price: lot.price - price, quantity: taken, ..*lot });
                }
            }
        }
        self.lots.extend(reduced);
        self.lots.retain(|lot| lot.quantity > Quantity::ZERO);
    }

    /// What is left of a line, at its prices without any discount.
    fn worth(&self, note: &Receivable, line: i32) -> Result<i64, AmountError> {
        let lots = self.lots.iter().filter(|lot| lot.line == line);
        lots.map(|lot| worth(note, lot.price, lot.quantity))
            .try_fold(0, |sum: i64, worth| sum.checked_add(worth?).ok_or(AmountError::TooLarge))
    }
}

/// The amount of a discount that is one.
fn amount_of(discount: Option<Discount>) -> i64 {
    discount.filter(|discount| discount.kind == DiscountType::Amount).map_or(0, |discount| discount.amount)
}

/// Price times quantity.
fn worth(note: &Receivable, price: i64, quantity: Quantity) -> Result<i64, AmountError> {
    Ok(quantity.times(note.money(price))?.minor())
}

/// A line of a note, to be priced: of which line of the invoice, at which price, how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Credited {
    line: i32,
    price: i64,
    quantity: Quantity,
}

/// The lines of a note that takes back everything that is left.
pub(crate) fn everything(env: &Env, note: &Receivable, invoice: &[Line], left: &Left) -> Result<Vec<Line>> {
    let all = left.lots.iter().filter(|lot| lot.price > 0).map(|lot| Credited { line: lot.line, price: lot.price, quantity: lot.quantity });
    lines(env, note, invoice, left, &all.collect::<Vec<_>>())
}

/// The lines of a note that takes back what is asked for; every product that cannot be credited so is named.
pub(crate) fn asked(
    env: &Env,
    note: &Receivable,
    invoice: &[Line],
    left: &Left,
    changes: &BTreeMap<Uuid, CreditChange>,
) -> Result<Result<Vec<Line>, Vec<FieldError>>> {
    let (mut credited, mut wrong) = (Vec::new(), Vec::new());
    for (product_id, change) in changes {
        match one(left, *product_id, *change) {
            Ok(one) => credited.extend(one),
            Err((field, msg)) => {
                let names = ["body", "credit_note", "line_items"].map(Location::from);
                let loc = names.into_iter().chain([product_id.to_string().as_str().into()]).chain(field.map(Location::from)).collect();
                wrong.push(FieldError::at(loc, msg, "value_error"));
            }
        }
    }
    if wrong.is_empty() { Ok(Ok(lines(env, note, invoice, left, &credited)?)) } else { Ok(Err(wrong)) }
}

/// What is credited of one product: from its lots, the first of the price that is named.
fn one(left: &Left, product_id: Uuid, change: CreditChange) -> Result<Vec<Credited>, (Option<&'static str>, String)> {
    let of_product = left.lots.iter().filter(|lot| lot.product_id == product_id && lot.price > 0);
    let lots: Vec<&Lot> = of_product.filter(|lot| change.old_price.is_none_or(|price| price == lot.price)).collect();
    let Some(first) = lots.first() else {
        return Err(match change.old_price {
            Some(_) => (Some("old_price"), "is the price of no line with this product that is left to credit".into()),
            None => (None, "is no product of a line that is left to credit".into()),
        });
    };
    if change.price_diff.is_some() && left.is_partly_paid {
        return Err((Some("price_diff"), "cannot be credited of an invoice that is partly paid: credit a quantity".into()));
    }
    if change.price_diff.is_some_and(|difference| difference > first.price) {
        return Err((Some("price_diff"), format!("is more than the price, which is {}", first.price)));
    }
    let (mut credited, mut wanted) = (Vec::new(), change.quantity);
    for lot in lots {
        let quantity = wanted.min(lot.quantity);
        wanted = wanted.minus(quantity).unwrap_or_default();
        if quantity > Quantity::ZERO {
            credited.push(Credited { line: lot.line, price: change.price_diff.unwrap_or(lot.price).min(lot.price), quantity });
        }
    }
    if wanted > Quantity::ZERO {
        let most = change.quantity.minus(wanted).unwrap_or_default();
        return Err((Some("quantity"), format!("is more than what is left to credit, which is {most}")));
    }
    Ok(credited)
}

fn lines(env: &Env, note: &Receivable, invoice: &[Line], left: &Left, credited: &[Credited]) -> Result<Vec<Line>> {
    let (mut lines, mut left) = (Vec::with_capacity(credited.len()), left.clone());
    for (place, credited) in credited.iter().enumerate() {
        let Some(of) = invoice.iter().find(|line| line.position == credited.line) else { continue };
        let mut line = of.clone();
        line.id = env.id();
        line.receivable_id = note.id;
        line.position = i32::try_from(place)?;
        line.credits = Some(credited.line);
        line.quantity = credited.quantity;
        (line.product.price.value, line.product.price_after_vat.value) = (credited.price, credited.price);
        line.discount = share(note, &left, &line, *credited)?;
        left.credit(note.content.vat_mode, std::slice::from_ref(&line));
        lines.push(line);
    }
    Ok(lines)
}

/// The discount of a line, as far as it is of what is credited: of an amount, the part of what is left of it that is credited of the worth of
/// the line that is left.
fn share(note: &Receivable, left: &Left, line: &Line, credited: Credited) -> Result<Option<Discount>, AmountError> {
    let Some(discount) = line.discount.filter(|discount| discount.kind == DiscountType::Amount) else { return Ok(line.discount) };
    let (gross, whole) = (worth(note, credited.price, credited.quantity)?, left.worth(note, credited.line)?);
    let of_line = note.money(left.of_lines.get(&credited.line).copied().unwrap_or_default());
    let share = of_line.fraction(gross.min(whole), whole.max(1))?.minor();
    let amount = share.min(most_off(note, line, gross)?);
    Ok(Some(Discount { amount, ..discount }).filter(|discount| discount.amount > 0))
}

/// The largest amount that a discount can take off a line that comes to so much.
fn most_off(note: &Receivable, line: &Line, gross: i64) -> Result<i64, AmountError> {
    if (note.content.vat_mode, note.content.vat_inclusive_discount_mode) != (VatMode::Inclusive, VatMode::Exclusive) {
        return Ok(gross);
    }
    let (rate, gross) = (line.product.vat_rate.exact(), note.money(gross));
    let net = rate.net_of(gross)?;
    let is_more = net.plus(rate.of(net)?)?.minor() > gross.minor();
    Ok(net.minor() - i64::from(is_more))
}

impl Receivable {
    /// A draft of a credit note of this invoice, without lines.
    pub(crate) fn credit_note(&self, env: &Env, entity_user_id: Option<Uuid>) -> Receivable {
        let (is_einvoice, purchase_order) = match &self.own {
            Own::Invoice(invoice) => (invoice.is_einvoice, invoice.purchase_order.clone()),
            _ => (false, None),
        };
        let own = Own::CreditNote(super::CreditNoteFields { is_einvoice, purchase_order });
        self.made_of(env, entity_user_id, own)
    }

    /// A draft that begins with what this document says.
    pub(crate) fn made_of(&self, env: &Env, entity_user_id: Option<Uuid>, own: Own) -> Receivable {
        let mut content = self.content.clone();
        content.based_on_document_id = self.document_id.clone();
        Receivable {
            id: env.id(),
            status: super::status::ReceivableStatus::Draft,
            based_on: Some(self.id),
            document_id: None,
            issue_date: None,
            due_date: None,
            expiry_date: None,
            entity_user_id,
            created_at: env.now(),
            updated_at: env.now(),
            attachments: None,
            content,
            own,
            signature: None,
            pdf: None,
            reminded: None,
            last_paid_at: None,
            issue_day: None,
            paid_by_day: None,
            einvoice: self.einvoice.as_ref().map(Einvoice::fresh),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Uuid = Uuid::from_u128(1);

    fn lot(price: i64, quantity: i64) -> Lot {
        Lot { line: 0, product_id: TABLE, price, quantity: units(quantity) }
    }

    fn left(lots: &[Lot]) -> Left {
        Left { lots: lots.to_vec(), of_lines: BTreeMap::new(), of_document: 0, amount: 0, is_partly_paid: false }
    }

    fn units(quantity: i64) -> Quantity {
        Quantity::from_billionths(quantity * 1_000_000_000)
    }

    #[test]
    fn y3_to_y5_what_is_left_after_each_note() {
        let mut left = left(&[lot(21_000, 10)]);
        left.take(Some(0), 21_000, units(2));
        assert_eq!(left.lots, [lot(21_000, 8)]);
        left.take(Some(0), 1_000, units(8));
        assert_eq!(left.lots, [lot(20_000, 8)]);
        left.take(Some(0), 20_000, units(8));
        assert!(left.is_nothing());
    }

    #[test]
    fn a_lower_price_of_some_splits_the_line() {
        let mut left = left(&[lot(500, 10)]);
        left.take(Some(0), 100, units(4));
        assert_eq!(left.lots, [lot(500, 6), lot(400, 4)]);
    }

    #[test]
    fn no_more_is_credited_than_is_left() {
        let left = left(&[lot(500, 6), lot(400, 4)]);
        let asked = |quantity, old_price, price_diff| one(&left, TABLE, CreditChange { old_price, price_diff, quantity: units(quantity) });
        assert_eq!(asked(4, Some(400), None).unwrap(), [Credited { line: 0, price: 400, quantity: units(4) }]);
        assert_eq!(asked(8, None, None).unwrap().len(), 2);
        assert_eq!(asked(11, None, None).unwrap_err(), (Some("quantity"), "is more than what is left to credit, which is 10".into()));
        assert_eq!(asked(1, Some(300), None).unwrap_err().0, Some("old_price"));
        assert_eq!(asked(1, Some(400), Some(401)).unwrap_err().0, Some("price_diff"));
        assert!(one(&left, Uuid::from_u128(2), CreditChange { old_price: None, price_diff: None, quantity: units(1) }).is_err());
        let paid = Left { is_partly_paid: true, ..left.clone() };
        let lowered = CreditChange { old_price: None, price_diff: Some(1), quantity: units(1) };
        assert_eq!(one(&paid, TABLE, lowered).unwrap_err().0, Some("price_diff"));
    }
}
